export type Texts = {
  menu: Record<'file' | 'edit' | 'view' | 'chat' | 'models' | 'go' | 'help', string>;
  tray: {
    open: string;
    serverOn(address: string): string;
    serverOff: string;
    startServer: string;
    stopServer: string;
    noModels: string;
    loading(name: string, percent: number): string;
    eject: string;
    ejectAll: string;
    downloading(percent: number): string;
    quit: string;
  };
  context: Record<
    'noSuggestions' | 'learn' | 'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'pastePlain' | 'selectAll' | 'copyLink',
    string
  >;
  background: { title: string; text: string };
  download: { done: string; failed: string };
  answer: { done: string; failed: string; untitled: string };
  indexing: { failed(count: number): string };
  quit: {
    title: string;
    answers(count: number): string;
    requests(count: number): string;
    downloads(count: number): string;
    indexing: string;
    jobs(count: number): string;
    measuring: string;
    quit: string;
    restart: string;
    cancel: string;
  };
  safe: { title: string; text: string; start: string; normal: string };
  crashed: { title: string; text: string; reload: string; close: string };
};

export const en: Texts = {
  menu: { file: 'File', edit: 'Edit', view: 'View', chat: 'Chat', models: 'Models', go: 'Go', help: 'Help' },
  tray: {
    open: 'Open Paddock',
    serverOn: (address) => `Server on at ${address}`,
    serverOff: 'Server off',
    startServer: 'Start the server',
    stopServer: 'Stop the server',
    noModels: 'No model in memory',
    loading: (name, percent) => `${name}: loading, ${percent} %`,
    eject: 'Eject',
    ejectAll: 'Eject all models',
    downloading: (percent) => `Downloads: ${percent} %`,
    quit: 'Quit Paddock',
  },
  context: {
    noSuggestions: 'No suggestions',
    learn: 'Add to the dictionary',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    pastePlain: 'Paste as plain text',
    selectAll: 'Select all',
    copyLink: 'Copy link',
  },
  background: {
    title: 'Paddock goes on in the background',
    text: 'Open it or quit it from its icon beside the clock. Settings, App says what happens when a window is closed.',
  },
  download: { done: 'Download finished', failed: 'Download stopped' },
  answer: { done: 'Answer finished', failed: 'Answer failed', untitled: 'New chat' },
  indexing: {
    failed: (count) => (count === 1 ? '1 document could not be indexed' : `${count} documents could not be indexed`),
  },
  quit: {
    title: 'Quit while something is running?',
    answers: (count) =>
      count === 1
        ? 'An answer is being written. It stops, and what there is of it is kept.'
        : `${count} answers are being written. They stop, and what there is of them is kept.`,
    requests: (count) =>
      count === 1
        ? 'The server is answering a request. The program that asked gets no answer.'
        : `The server is answering ${count} requests. The programs that asked get no answers.`,
    downloads: (count) =>
      count === 1
        ? 'A download is running. It goes on at the next start.'
        : `${count} downloads are running. They go on at the next start.`,
    indexing: 'Documents are being indexed. That goes on at the next start.',
    jobs: (count) =>
      count === 1
        ? 'An import, export or check is running. It has to be started again.'
        : `${count} imports, exports or checks are running. They have to be started again.`,
    measuring: 'A speed test is running. What it has measured is kept, and the rest is lost.',
    quit: 'Quit',
    restart: 'Restart',
    cancel: 'Cancel',
  },
  safe: {
    title: 'Paddock did not finish its last start',
    text: 'Safe mode starts without models, tools and watched folders. Chats, settings and downloads are there, so that what is in the way can be found and removed.',
    start: 'Start in safe mode',
    normal: 'Start normally',
  },
  crashed: {
    title: 'This window has crashed',
    text: 'What runs in the background goes on. A report is kept on this computer only; Settings, About lists it.',
    reload: 'Reload',
    close: 'Close the window',
  },
};
