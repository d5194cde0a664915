import type { Texts } from './en.ts';

export const es: Texts = {
  menu: {
    file: 'Archivo',
    edit: 'Edición',
    view: 'Ver',
    chat: 'Chat',
    models: 'Modelos',
    go: 'Ir',
    help: 'Ayuda',
  },
  tray: {
    open: 'Abrir Paddock',
    serverOn: (address) => `Servidor activo en ${address}`,
    serverOff: 'Servidor apagado',
    startServer: 'Iniciar el servidor',
    stopServer: 'Detener el servidor',
    noModels: 'Ningún modelo en memoria',
    loading: (name, percent) => `${name}: cargando, ${percent} %`,
    eject: 'Expulsar',
    ejectAll: 'Expulsar todos los modelos',
    downloading: (percent) => `Descargas: ${percent} %`,
    quit: 'Salir de Paddock',
  },
  context: {
    noSuggestions: 'Sin sugerencias',
    learn: 'Añadir al diccionario',
    undo: 'Deshacer',
    redo: 'Rehacer',
    cut: 'Cortar',
    copy: 'Copiar',
    paste: 'Pegar',
    pastePlain: 'Pegar sin formato',
    selectAll: 'Seleccionar todo',
    copyLink: 'Copiar enlace',
  },
  background: {
    title: 'Paddock sigue en segundo plano',
    text: 'Ábrelo o ciérralo desde su icono junto al reloj. Ajustes, Aplicación dice qué pasa al cerrar una ventana.',
  },
  download: { done: 'Descarga terminada', failed: 'Descarga detenida' },
  answer: { done: 'Respuesta terminada', failed: 'La respuesta falló', untitled: 'Nuevo chat' },
  indexing: {
    failed: (count) => (count === 1 ? 'No se pudo indexar 1 documento' : `No se pudieron indexar ${count} documentos`),
  },
  quit: {
    title: '¿Salir mientras algo está en marcha?',
    answers: (count) =>
      count === 1
        ? 'Se está escribiendo una respuesta. Se detiene, y lo que hay de ella se conserva.'
        : `Se están escribiendo ${count} respuestas. Se detienen, y lo que hay de ellas se conserva.`,
    requests: (count) =>
      count === 1
        ? 'El servidor está respondiendo una solicitud. El programa que la hizo se queda sin respuesta.'
        : `El servidor está respondiendo ${count} solicitudes. Los programas que las hicieron se quedan sin respuesta.`,
    downloads: (count) =>
      count === 1
        ? 'Hay una descarga en marcha. Sigue en el próximo inicio.'
        : `Hay ${count} descargas en marcha. Siguen en el próximo inicio.`,
    indexing: 'Se están indexando documentos. Sigue en el próximo inicio.',
    jobs: (count) =>
      count === 1
        ? 'Hay una importación, exportación o comprobación en marcha. Habrá que empezarla de nuevo.'
        : `Hay ${count} importaciones, exportaciones o comprobaciones en marcha. Habrá que empezarlas de nuevo.`,
    measuring: 'Hay una prueba de velocidad en marcha. Lo medido se conserva, y el resto se pierde.',
    quit: 'Salir',
    restart: 'Reiniciar',
    cancel: 'Cancelar',
  },
  safe: {
    title: 'El último inicio de Paddock no terminó',
    text: 'El modo seguro inicia sin modelos, herramientas ni carpetas vigiladas. Los chats, los ajustes y las descargas están ahí, para encontrar y quitar lo que estorba.',
    start: 'Iniciar en modo seguro',
    normal: 'Iniciar normalmente',
  },
  crashed: {
    title: 'Esta ventana ha fallado',
    text: 'Lo que corre en segundo plano sigue. Se guarda un informe solo en este equipo; Ajustes, Acerca de lo muestra.',
    reload: 'Recargar',
    close: 'Cerrar la ventana',
  },
};
