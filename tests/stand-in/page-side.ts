/**
 * The two scripts that run in a window's page before its own. Their source text is sent to Chromium, so each function
 * stands alone. As in Electron with `contextIsolation`, the preload has a JavaScript world of its own: it shares the
 * document and its events with the page, and nothing else.
 */

/** What the isolated world tells the main process. */
export type FromPage =
  | { type: 'ipc'; channel: string; json: string; ports: number[] }
  | { type: 'message'; port: number; json: string }
  | { type: 'close'; port: number }
  | { type: 'open'; url: string };

type IsolatedGlobal = typeof globalThis & {
  /** The binding that Chromium installs: carries one line to the main process. */
  standInSend(line: string): void;
  /** Called by the main process: a message for a port, or `null` to close it. */
  standInReceive(port: number, json: string | null): void;
};

type Exposed = { key: string; values: Record<string, unknown>; functions: string[] };
type Call = { key: string; name: string; args: ({ file: number } | { value: unknown })[] };

/**
 * Defines what the preload exposes; a call goes to the isolated world and back within one event. Windows that the page
 * wants are never opened, as in Electron where the handler denies them.
 */
export function mainWorld(): void {
  if (window.top !== window) return;
  window.open = (url = 'about:blank') => {
    const data = new URL(url, document.baseURI).href;
    window.dispatchEvent(new MessageEvent('stand-in:open', { data }));
    return null;
  };
  window.addEventListener('stand-in:expose', (event) => {
    const { key, values, functions } = JSON.parse((event as MessageEvent<string>).data) as Exposed;
    const api: Record<string, unknown> = { ...values };
    for (const name of functions) {
      api[name] = (...args: unknown[]) => {
        // An element can cross between the worlds, and a file can cross in it.
        const carrier = document.createElement('input');
        carrier.type = 'file';
        const files = new DataTransfer();
        const encoded = args.map((value) => {
          if (!(value instanceof File)) return { value };
          files.items.add(value);
          return { file: files.files.length - 1 };
        });
        carrier.files = files.files;
        carrier.dataset['call'] = JSON.stringify({ key, name, args: encoded } satisfies Call);
        window.dispatchEvent(new MouseEvent('stand-in:call', { relatedTarget: carrier }));
        const answer = JSON.parse(carrier.dataset['answer'] ?? '{}') as { value?: unknown; error?: string };
        if (answer.error !== undefined) throw new Error(answer.error);
        return answer.value;
      };
    }
    Object.defineProperty(window, key, { value: Object.freeze(api), enumerable: true });
  });
}

/** Runs the preload with the parts of `electron` that a sandboxed preload has. `filePaths`: where files by name lie. */
export function isolatedWorld(
  preload: (require: (name: string) => unknown, module: { exports: object }, exports: object) => void,
  filePaths: Record<string, string>,
): void {
  if (window.top !== window) return;
  const world = globalThis as IsolatedGlobal;
  const ports = new Map<number, MessagePort>();
  const exposed = new Map<string, Record<string, unknown>>();
  let lastPort = 0;

  const send = (message: FromPage) => world.standInSend(JSON.stringify(message));
  const strict = <T extends object>(name: string, target: T): T =>
    new Proxy(target, {
      get: (object, key) => {
        if (key in object || typeof key === 'symbol') return Reflect.get(object, key) as unknown;
        throw new Error(`The stand-in for Electron has no ${name}.${key}. Add it under tests/stand-in.`);
      },
    });
  const toJson = (data: unknown) => {
    if (data === undefined || ArrayBuffer.isView(data) || data instanceof Blob || data instanceof ArrayBuffer) {
      throw new Error('The stand-in for Electron carries JSON only. Add the rest under tests/stand-in.');
    }
    return JSON.stringify(data);
  };

  const ipcRenderer = strict('ipcRenderer', {
    postMessage(channel: string, message: unknown, transfer: MessagePort[] = []) {
      const ids = transfer.map((port) => {
        const id = ++lastPort;
        ports.set(id, port);
        port.addEventListener('message', (event: MessageEvent<unknown>) =>
          send({ type: 'message', port: id, json: toJson(event.data) }),
        );
        port.addEventListener('close', () => send({ type: 'close', port: id }));
        return id;
      });
      send({ type: 'ipc', channel, json: toJson(message), ports: ids });
      for (const port of transfer) port.start();
    },
  });
  const contextBridge = strict('contextBridge', {
    exposeInMainWorld(key: string, api: Record<string, unknown>) {
      exposed.set(key, api);
      const entries = Object.entries(api);
      const functions = entries.filter(([, value]) => typeof value === 'function').map(([name]) => name);
      const values = Object.fromEntries(entries.filter(([, value]) => typeof value !== 'function'));
      const data = JSON.stringify({ key, values, functions } satisfies Exposed);
      window.dispatchEvent(new MessageEvent('stand-in:expose', { data }));
    },
  });
  const webUtils = strict('webUtils', { getPathForFile: (file: File) => filePaths[file.name] ?? '' });

  window.addEventListener('stand-in:open', (event) =>
    send({ type: 'open', url: (event as MessageEvent<string>).data }),
  );
  window.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (event.defaultPrevented || !link || !link.href || ['', '_self'].includes(link.target)) return;
    event.preventDefault();
    send({ type: 'open', url: link.href });
  });
  window.addEventListener('stand-in:call', (event) => {
    const carrier = (event as MouseEvent).relatedTarget as HTMLInputElement;
    const { key, name, args } = JSON.parse(carrier.dataset['call'] ?? '') as Call;
    const call = exposed.get(key)?.[name] as (...args: unknown[]) => unknown;
    try {
      const value = call(...args.map((arg) => ('file' in arg ? carrier.files?.[arg.file] : arg.value)));
      carrier.dataset['answer'] = JSON.stringify({ value });
    } catch (error) {
      carrier.dataset['answer'] = JSON.stringify({ error: String(error) });
    }
  });
  world.standInReceive = (id, json) => {
    if (json !== null) {
      ports.get(id)?.postMessage(JSON.parse(json));
      return;
    }
    ports.get(id)?.close();
    ports.delete(id);
  };

  const electron = strict('preload', { contextBridge, ipcRenderer, webUtils });
  const module = { exports: {} };
  preload(
    (name) => {
      if (name === 'electron') return electron;
      throw new Error(`module not found: ${name}`);
    },
    module,
    module.exports,
  );
}
