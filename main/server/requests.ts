import { randomUUID } from 'node:crypto';
import type { Dialect, ServerRequest, ServerTotals, UsageTotal } from '../../contract/server.ts';
import { AsyncQueue } from '../async-queue.ts';
import type { GenerateEvent } from '../engine/runner.ts';

/** One request from its arrival to its last byte. Routes tell it what they learn. */
export type TrackedRequest = {
  readonly id: string;
  /** Aborts when the client leaves, or when a person cancels the request. */
  readonly signal: AbortSignal;
  setClient(name: string): void;
  setModel(modelId: string): void;
  setBody(text: string): void;
  event(event: GenerateEvent): void;
  /** What failed; the last one stands. */
  fail(message: string): void;
  finish(status: number): void;
};

export type Requests = ReturnType<typeof createRequests>;

const keptRequests = 500;
const keptBodyLength = 100_000;
const announceMs = 250;
/** Names beyond this many count as one: a client can send a new name with every request. */
const mostTotals = 200;

type Options = {
  keepsBodies(): boolean;
  onStart(): void;
  onFinish(request: ServerRequest): void;
};

/** What is being answered, and a bounded memory of what was. */
export function createRequests({ keepsBodies, onStart, onFinish }: Options) {
  const live = new Map<string, { request: ServerRequest; cancel: AbortController; writingSince: number | null }>();
  const finished: ServerRequest[] = [];
  const totals = { models: new Map<string, UsageTotal>(), clients: new Map<string, UsageTotal>() };
  const changed = new Map<string, ServerRequest>();
  const followers = new Set<AsyncQueue<ServerRequest[]>>();
  let announcing: NodeJS.Timeout | null = null;

  function announce(request: ServerRequest): void {
    if (followers.size === 0) return;
    changed.set(request.id, request);
    announcing ??= setTimeout(() => {
      announcing = null;
      const batch = [...changed.values()];
      changed.clear();
      followers.forEach((queue) => queue.push(batch));
    }, announceMs).unref();
  }

  /** `left` aborts when the client leaves. */
  function start(
    head: { dialect: Dialect; method: string; path: string; client: string },
    left: AbortSignal,
  ): TrackedRequest {
    const id = randomUUID();
    const cancel = new AbortController();
    left.addEventListener('abort', () => cancel.abort(), { once: true });
    const entry = {
      cancel,
      writingSince: null as number | null,
      request: {
        ...head,
        id,
        modelId: null,
        startedAt: Date.now(),
        finishedAt: null,
        phase: 'queued',
        status: null,
        promptTokens: null,
        completionTokens: 0,
        tokensPerSecond: null,
        error: null,
        body: null,
      } as ServerRequest,
    };
    live.set(id, entry);
    const change = (patch: Partial<ServerRequest>) => {
      entry.request = { ...entry.request, ...patch };
      announce(entry.request);
    };
    announce(entry.request);
    onStart();
    return {
      id,
      signal: cancel.signal,
      setClient: (client) => change({ client }),
      setModel: (modelId) => change({ modelId }),
      setBody: (text) => {
        if (keepsBodies()) change({ body: text.slice(0, keptBodyLength) });
      },
      event: (event) => {
        if (event.type === 'progress') change({ phase: event.phase });
        else if (event.type === 'delta') {
          entry.writingSince ??= performance.now();
          const completionTokens = entry.request.completionTokens + event.count;
          const seconds = (performance.now() - entry.writingSince) / 1000;
          change({
            phase: 'writing',
            completionTokens,
            tokensPerSecond: seconds > 0.2 ? completionTokens / seconds : null,
          });
        } else {
          const { promptTokens, completionTokens, decodeMs } = event.result;
          const tokensPerSecond =
            decodeMs > 0 && completionTokens > 1 ? ((completionTokens - 1) * 1000) / decodeMs : null;
          // A request for several answers makes several of these.
          change({ promptTokens: (entry.request.promptTokens ?? 0) + promptTokens, tokensPerSecond });
        }
      },
      fail: (error) => change({ error }),
      finish: (status) => {
        if (!live.delete(id)) return;
        change({ finishedAt: Date.now(), phase: 'done', status });
        cancel.abort();
        finished.unshift(entry.request);
        finished.splice(keptRequests);
        count(entry.request);
        onFinish(entry.request);
      },
    };
  }

  function count(request: ServerRequest): void {
    const add = (map: Map<string, UsageTotal>, wanted: string) => {
      const name = map.has(wanted) || map.size < mostTotals ? wanted : 'others';
      const total = map.get(name) ?? { name, requests: 0, errors: 0, promptTokens: 0, completionTokens: 0 };
      map.set(name, {
        name,
        requests: total.requests + 1,
        errors: total.errors + (request.error === null ? 0 : 1),
        promptTokens: total.promptTokens + (request.promptTokens ?? 0),
        completionTokens: total.completionTokens + request.completionTokens,
      });
    };
    add(totals.clients, request.client);
    if (request.modelId !== null) add(totals.models, request.modelId);
  }

  return {
    start,
    activeCount: () => live.size,
    list: (): ServerRequest[] => [...[...live.values()].map(({ request }) => request).toReversed(), ...finished],
    follow: (signal: AbortSignal | undefined): AsyncGenerator<ServerRequest[], void> => {
      const queue = new AsyncQueue<ServerRequest[]>();
      followers.add(queue);
      const end = () => queue.end();
      signal?.addEventListener('abort', end, { once: true });
      return (async function* () {
        try {
          yield* queue;
        } finally {
          followers.delete(queue);
          signal?.removeEventListener('abort', end);
        }
      })();
    },
    cancel: (id: string): void => live.get(id)?.cancel.abort(),
    clear: (): void => void finished.splice(0),
    totals: (): ServerTotals => ({ models: [...totals.models.values()], clients: [...totals.clients.values()] }),
  };
}
