// Playwright has the protocol's types but does not export them.
import type { Protocol } from '../../node_modules/playwright-core/types/protocol.d.ts';
import { z } from 'zod';

/** One target of Chromium's DevTools protocol: the browser, or a page of it. */
export type CdpSession = {
  send<M extends keyof Protocol.CommandParameters>(
    method: M,
    parameters?: Protocol.CommandParameters[M],
  ): Promise<Protocol.CommandReturnValues[M]>;
  on<E extends keyof Protocol.Events>(event: E, listener: (parameters: Protocol.Events[E]) => void): void;
};

export type CdpConnection = CdpSession & { session(sessionId: string): CdpSession; close(): void };

const frameSchema = z.object({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
  sessionId: z.string().optional(),
});

type Pending = { method: string; resolve: (result: unknown) => void; reject: (error: Error) => void };

/** Opens Chromium's DevTools socket, with one flat session a target. */
export async function connectCdp(endpoint: string): Promise<CdpConnection> {
  const socket = new WebSocket(endpoint);
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, ((parameters: never) => void)[]>();
  let lastId = 0;

  socket.addEventListener('message', (event: MessageEvent<string>) => {
    const frame = frameSchema.parse(JSON.parse(event.data));
    if (frame.id !== undefined) {
      const call = pending.get(frame.id);
      pending.delete(frame.id);
      if (frame.error) call?.reject(new Error(`${call.method}: ${frame.error.message}`));
      else call?.resolve(frame.result);
    } else if (frame.method !== undefined) {
      const heard = listeners.get(`${frame.sessionId ?? ''}/${frame.method}`) ?? [];
      for (const listener of heard) listener(frame.params as never);
    }
  });
  socket.addEventListener('close', () => {
    for (const call of pending.values()) call.reject(new Error(`${call.method}: Chromium has ended`));
    pending.clear();
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('error', () => reject(new Error(`No DevTools at ${endpoint}`)), { once: true });
  });

  function session(sessionId: string): CdpSession {
    return {
      send: (method, parameters) => {
        const { promise, resolve, reject } = Promise.withResolvers<unknown>();
        if (socket.readyState !== WebSocket.OPEN) throw new Error(`${method}: Chromium has ended`);
        const id = ++lastId;
        pending.set(id, { method, resolve, reject });
        socket.send(JSON.stringify({ id, method, params: parameters ?? {}, ...(sessionId ? { sessionId } : {}) }));
        return promise as Promise<Protocol.CommandReturnValues[typeof method]>;
      },
      on: (event, listener) => {
        const key = `${sessionId}/${event}`;
        listeners.set(key, [...(listeners.get(key) ?? []), listener]);
      },
    };
  }
  return { ...session(''), session, close: () => socket.close() };
}
