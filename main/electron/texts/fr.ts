import type { Texts } from './en.ts';

export const fr: Texts = {
  menu: {
    file: 'Fichier',
    edit: 'Édition',
    view: 'Affichage',
    chat: 'Discussion',
    models: 'Modèles',
    go: 'Aller',
    help: 'Aide',
  },
  tray: {
    open: 'Ouvrir Paddock',
    serverOn: (address) => `Serveur actif sur ${address}`,
    serverOff: 'Serveur arrêté',
    startServer: 'Démarrer le serveur',
    stopServer: 'Arrêter le serveur',
    noModels: 'Aucun modèle en mémoire',
    loading: (name, percent) => `${name} : chargement, ${percent} %`,
    eject: 'Éjecter',
    ejectAll: 'Éjecter tous les modèles',
    downloading: (percent) => `Téléchargements : ${percent} %`,
    quit: 'Quitter Paddock',
  },
  context: {
    noSuggestions: 'Aucune suggestion',
    learn: 'Ajouter au dictionnaire',
    undo: 'Annuler',
    redo: 'Rétablir',
    cut: 'Couper',
    copy: 'Copier',
    paste: 'Coller',
    pastePlain: 'Coller sans mise en forme',
    selectAll: 'Tout sélectionner',
    copyLink: 'Copier le lien',
  },
  background: {
    title: 'Paddock continue en arrière-plan',
    text: 'Ouvrez-le ou quittez-le par son icône près de l’horloge. Réglages, Application indique ce qui se passe quand une fenêtre se ferme.',
  },
  download: { done: 'Téléchargement terminé', failed: 'Téléchargement interrompu' },
  answer: { done: 'Réponse terminée', failed: 'Échec de la réponse', untitled: 'Nouvelle discussion' },
  indexing: {
    failed: (count) =>
      count === 1 ? '1 document n’a pas pu être indexé' : `${count} documents n’ont pas pu être indexés`,
  },
  quit: {
    title: 'Quitter pendant que quelque chose est en cours ?',
    answers: (count) =>
      count === 1
        ? 'Une réponse est en cours. Elle s’arrête, et ce qui en est écrit est conservé.'
        : `${count} réponses sont en cours. Elles s’arrêtent, et ce qui en est écrit est conservé.`,
    requests: (count) =>
      count === 1
        ? 'Le serveur répond à une requête. Le programme qui l’a faite n’aura pas de réponse.'
        : `Le serveur répond à ${count} requêtes. Les programmes qui les ont faites n’auront pas de réponse.`,
    downloads: (count) =>
      count === 1
        ? 'Un téléchargement est en cours. Il reprend au prochain démarrage.'
        : `${count} téléchargements sont en cours. Ils reprennent au prochain démarrage.`,
    indexing: 'Des documents sont en cours d’indexation. Elle reprend au prochain démarrage.',
    jobs: (count) =>
      count === 1
        ? 'Un import, un export ou une vérification est en cours. Il faudra recommencer.'
        : `${count} imports, exports ou vérifications sont en cours. Il faudra les recommencer.`,
    measuring: 'Un test de vitesse est en cours. Ce qui est mesuré est conservé, le reste est perdu.',
    quit: 'Quitter',
    restart: 'Redémarrer',
    cancel: 'Annuler',
  },
  safe: {
    title: 'Le dernier démarrage de Paddock n’a pas abouti',
    text: 'Le mode sans échec démarre sans modèles, sans outils et sans dossiers suivis. Discussions, réglages et téléchargements sont là, pour trouver et retirer ce qui bloque.',
    start: 'Démarrer en mode sans échec',
    normal: 'Démarrer normalement',
  },
  crashed: {
    title: 'Cette fenêtre a planté',
    text: 'Ce qui tourne en arrière-plan continue. Un rapport reste sur cet ordinateur seulement ; Réglages, À propos le montre.',
    reload: 'Recharger',
    close: 'Fermer la fenêtre',
  },
};
