import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { CdpSession } from './cdp.ts';
import type { Browser } from './chromium.ts';
import { isolatedWorld, mainWorld, type FromPage } from './page-side.ts';
import { MessagePortMain } from './ports.ts';
import { toApp, toReal } from './scheme.ts';
import { missing, strict } from './strict.ts';

/** What a page asks of, or tells, the window that it is in. Addresses are Electron's (`app://…`). */
export type PageListener = {
  /** The page wants to go somewhere else. False keeps it where it is. */
  mayNavigate(navigation: { url: string; isMainFrame: boolean; isRedirect: boolean }): boolean;
  /** The page wants another window. */
  openWindow(url: string): void;
  ipc(message: { channel: string; data: unknown; ports: MessagePortMain[]; frameUrl: string }): void;
  loaded(): void;
  closed(): void;
};

export type Page = {
  targetId: string;
  cdp: CdpSession;
  /** Loads an address and resolves when it is loaded. */
  load(url: string): Promise<void>;
  close(): Promise<void>;
};

const world = 'Electron Isolated Context';

const fromPageSchema: z.ZodType<FromPage> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ipc'), channel: z.string(), json: z.string(), ports: z.array(z.number()) }),
  z.object({ type: z.literal('message'), port: z.number(), json: z.string() }),
  z.object({ type: z.literal('close'), port: z.number() }),
  z.object({ type: z.literal('open'), url: z.string() }),
]);

/** Opens pages of one Chromium, and closes those that a page opens by itself. */
export async function createPages(browser: Browser) {
  const { cdp } = browser;
  const awaited = new Map<string, (target: { targetId: string; sessionId: string }) => void>();
  const openers = new Map<string, PageListener>();
  let lastMark = 0;

  cdp.on('Target.attachedToTarget', ({ targetInfo, sessionId }) => {
    const opened = awaited.get(targetInfo.url);
    awaited.delete(targetInfo.url);
    if (opened) opened({ targetId: targetInfo.targetId, sessionId });
    else void cdp.send('Target.closeTarget', { targetId: targetInfo.targetId });
  });
  cdp.on('Target.detachedFromTarget', ({ sessionId }) => {
    openers.get(sessionId)?.closed();
    openers.delete(sessionId);
  });
  await cdp.send('Target.setAutoAttach', {
    autoAttach: true,
    // A page that opened itself is closed before it can load anything.
    waitForDebuggerOnStart: true,
    flatten: true,
    filter: [{ type: 'page' }],
  });

  /** `preload: null`: a page that runs no script at all. */
  return async (
    preload: string | null,
    size: { width: number; height: number },
    listener: PageListener,
  ): Promise<Page> => {
    const url = `about:blank#window-${++lastMark}`;
    const attached = new Promise<{ targetId: string; sessionId: string }>((resolve) => awaited.set(url, resolve));
    void cdp.send('Target.createTarget', { url, newWindow: true, ...size });
    const { targetId, sessionId } = await attached;
    openers.set(sessionId, listener);
    const page = cdp.session(sessionId);
    const loads = followLoads(page, targetId, listener);
    await carryPorts(page, targetId, listener);
    await Promise.all([
      page.send('Page.enable'),
      page.send('Runtime.enable'),
      page.send('Fetch.enable', { patterns: [{ urlPattern: '*', resourceType: 'Document' }] }),
      ...(preload === null
        ? [page.send('Emulation.setScriptExecutionDisabled', { value: true })]
        : [
            page.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${mainWorld.toString()})()` }),
            page.send('Page.addScriptToEvaluateOnNewDocument', { source: isolatedScript(preload), worldName: world }),
          ]),
      page.send('Runtime.runIfWaitingForDebugger'),
    ]);
    return {
      targetId,
      cdp: page,
      load: loads,
      close: async () => void (await cdp.send('Target.closeTarget', { targetId })),
    };
  };
}

/** Asks before the page leaves, and returns the function that sends it somewhere. */
function followLoads(page: CdpSession, mainFrame: string, listener: PageListener): (url: string) => Promise<void> {
  const ordered = new Set<string>();
  let settle: { resolve(): void; reject(error: Error): void } | null = null;

  page.on('Fetch.requestPaused', ({ requestId, request, frameId, redirectedRequestId }) => {
    const isMainFrame = frameId === mainFrame;
    const isOrdered = isMainFrame && ordered.delete(request.url);
    const navigation = { url: toApp(request.url), isMainFrame, isRedirect: redirectedRequestId !== undefined };
    if (isOrdered || listener.mayNavigate(navigation)) void page.send('Fetch.continueRequest', { requestId });
    else void page.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
  });
  page.on('Page.frameRequestedNavigation', ({ url, frameId }) => {
    // What is no request, such as `mailto:`, never comes to the point where requests are paused.
    if (/^https?:/.test(url)) return;
    listener.mayNavigate({ url, isMainFrame: frameId === mainFrame, isRedirect: false });
  });
  page.on('Page.windowOpen', ({ url }) => listener.openWindow(toApp(url)));
  page.on('Page.loadEventFired', () => {
    settle?.resolve();
    settle = null;
    listener.loaded();
  });

  return async (url) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    settle = { resolve, reject };
    ordered.add(toReal(url));
    const { errorText } = await page.send('Page.navigate', { url: toReal(url) });
    if (errorText) reject(new Error(`${errorText} loading '${url}'`));
    return promise;
  };
}

/** Carries messages and ports between the preload's world in the page and the main process. */
async function carryPorts(page: CdpSession, mainFrame: string, listener: PageListener): Promise<void> {
  let frameUrl = 'about:blank';
  let contextId: number | null = null;
  let ports = new Map<number, MessagePortMain>();

  const receive = (context: number, port: number, json: string | null) => {
    const expression = `standInReceive(${port}, ${JSON.stringify(json)})`;
    // The page may be gone by then; its ports are closed when that is known.
    page.send('Runtime.evaluate', { expression, contextId: context }).catch(() => {});
  };
  const endPorts = () => {
    contextId = null;
    const ended = ports;
    ports = new Map();
    for (const port of ended.values()) port.ended();
  };

  page.on('Page.frameNavigated', ({ frame }) => {
    if (frame.id === mainFrame) frameUrl = toApp(frame.url);
  });
  page.on('Runtime.executionContextCreated', ({ context }) => {
    const frame = (context.auxData as { frameId?: string } | undefined)?.frameId;
    if (context.name === world && frame === mainFrame) contextId = context.id;
  });
  page.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
    if (executionContextId === contextId) endPorts();
  });
  page.on('Runtime.executionContextsCleared', endPorts);
  page.on('Runtime.bindingCalled', ({ payload, executionContextId }) => {
    const message = fromPageSchema.parse(JSON.parse(payload));
    switch (message.type) {
      case 'ipc': {
        const arrived = message.ports.map((id) => {
          const port = new MessagePortMain({
            message: (json) => receive(executionContextId, id, json),
            close: () => receive(executionContextId, id, null),
          });
          ports.set(id, port);
          return strict('MessagePortMain', port);
        });
        listener.ipc({ channel: message.channel, data: JSON.parse(message.json) as unknown, ports: arrived, frameUrl });
        return;
      }
      case 'message':
        ports.get(message.port)?.received(JSON.parse(message.json));
        return;
      case 'close':
        ports.get(message.port)?.ended();
        ports.delete(message.port);
        return;
      case 'open':
        listener.openWindow(toApp(message.url));
        return;
      default:
        throw missing(`message ${JSON.stringify(message satisfies never)}`);
    }
  });
  await page.send('Runtime.addBinding', { name: 'standInSend', executionContextName: world });
}

function isolatedScript(preload: string): string {
  const source = `function (require, module, exports) {\n${readFileSync(preload, 'utf8')}\n}`;
  // A page can't be asked where a file lies, so the tests say it, by file name.
  const filePaths = process.env['ELECTRON_STAND_IN_FILES'] ?? '{}';
  return `(${isolatedWorld.toString()})(${source}, ${filePaths})`;
}
