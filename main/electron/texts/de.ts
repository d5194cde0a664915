import type { Texts } from './en.ts';

export const de: Texts = {
  menu: {
    file: 'Datei',
    edit: 'Bearbeiten',
    view: 'Ansicht',
    chat: 'Chat',
    models: 'Modelle',
    go: 'Gehe zu',
    help: 'Hilfe',
  },
  tray: {
    open: 'Paddock öffnen',
    serverOn: (address) => `Server läuft auf ${address}`,
    serverOff: 'Server ist aus',
    startServer: 'Server starten',
    stopServer: 'Server anhalten',
    noModels: 'Kein Modell im Speicher',
    loading: (name, percent) => `${name}: wird geladen, ${percent} %`,
    eject: 'Entladen',
    ejectAll: 'Alle Modelle entladen',
    downloading: (percent) => `Downloads: ${percent} %`,
    quit: 'Paddock beenden',
  },
  context: {
    noSuggestions: 'Keine Vorschläge',
    learn: 'Zum Wörterbuch hinzufügen',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    cut: 'Ausschneiden',
    copy: 'Kopieren',
    paste: 'Einfügen',
    pastePlain: 'Als reinen Text einfügen',
    selectAll: 'Alles auswählen',
    copyLink: 'Link kopieren',
  },
  background: {
    title: 'Paddock läuft im Hintergrund weiter',
    text: 'Über das Symbol neben der Uhr lässt es sich öffnen und beenden. Was beim Schließen geschieht, steht unter Einstellungen, App.',
  },
  download: { done: 'Download fertig', failed: 'Download angehalten' },
  answer: { done: 'Antwort fertig', failed: 'Antwort fehlgeschlagen', untitled: 'Neuer Chat' },
  indexing: {
    failed: (count) =>
      count === 1 ? '1 Dokument konnte nicht indiziert werden' : `${count} Dokumente konnten nicht indiziert werden`,
  },
  quit: {
    title: 'Beenden, obwohl noch etwas läuft?',
    answers: (count) =>
      count === 1
        ? 'Eine Antwort wird geschrieben. Sie bricht ab; was schon da ist, bleibt erhalten.'
        : `${count} Antworten werden geschrieben. Sie brechen ab; was schon da ist, bleibt erhalten.`,
    requests: (count) =>
      count === 1
        ? 'Der Server beantwortet eine Anfrage. Das fragende Programm bekommt keine Antwort.'
        : `Der Server beantwortet ${count} Anfragen. Die fragenden Programme bekommen keine Antwort.`,
    downloads: (count) =>
      count === 1
        ? 'Ein Download läuft. Er geht beim nächsten Start weiter.'
        : `${count} Downloads laufen. Sie gehen beim nächsten Start weiter.`,
    indexing: 'Dokumente werden indiziert. Das geht beim nächsten Start weiter.',
    jobs: (count) =>
      count === 1
        ? 'Ein Import, ein Export oder eine Prüfung läuft und muss neu begonnen werden.'
        : `${count} Importe, Exporte oder Prüfungen laufen und müssen neu begonnen werden.`,
    measuring: 'Ein Geschwindigkeitstest läuft. Was gemessen ist, bleibt erhalten; der Rest geht verloren.',
    quit: 'Beenden',
    restart: 'Neu starten',
    cancel: 'Abbrechen',
  },
  safe: {
    title: 'Paddock ist beim letzten Mal nicht vollständig gestartet',
    text: 'Der abgesicherte Modus startet ohne Modelle, Werkzeuge und überwachte Ordner. Chats, Einstellungen und Downloads sind da, damit sich finden und entfernen lässt, was im Weg ist.',
    start: 'Abgesichert starten',
    normal: 'Normal starten',
  },
  crashed: {
    title: 'Dieses Fenster ist abgestürzt',
    text: 'Was im Hintergrund läuft, geht weiter. Ein Bericht bleibt auf diesem Computer und steht unter Einstellungen, Über.',
    reload: 'Neu laden',
    close: 'Fenster schließen',
  },
};
