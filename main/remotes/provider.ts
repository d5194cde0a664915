import { AppError } from '../../contract/errors.ts';
import type { Network, NetworkResponse } from '../network/network.ts';
import { readEventData } from './event-data.ts';
import { describeRefusal, sentElsewhere, tooLong, unreadable } from './refusals.ts';

/** Somebody elsewhere who answers in OpenAI's dialect. */
export type Provider = {
  name: string;
  /** Without a slash at its end. */
  baseUrl: string;
  key: string | null;
};

type Ask = {
  /** Behind the base URL, beginning with a slash. */
  path: string;
  /** Without one, it is a GET. */
  body?: object;
  signal: AbortSignal;
};

/** How OpenAI's dialect says that all has been sent. */
export const endOfStream = '[DONE]';

export type ProviderRequests = ReturnType<typeof createProviderRequests>;

const longestJsonBytes = 64 * 2 ** 20;
const longestErrorBytes = 64 * 1024;
/** A model may have to be loaded there, and a long prompt read, before the first word. */
const timeouts = { headersMs: 10 * 60_000, idleMs: 3 * 60_000 };

/** Asks a provider at the address that a person entered, and nowhere else. */
export function createProviderRequests({ network }: { network: Pick<Network, 'fetch'> }) {
  async function send(provider: Provider, { path, body, signal }: Ask, accept: string): Promise<NetworkResponse> {
    const url = new URL(`${provider.baseUrl}${path}`);
    const response = await network
      .fetch(url, {
        headers: {
          accept,
          ...(provider.key === null ? {} : { authorization: `Bearer ${provider.key}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
        timeouts,
        signal,
      })
      .catch((error: unknown) => {
        throw nameProvider(error, provider, url);
      });
    const { status, headers } = response;
    if (status >= 200 && status < 300) return response;
    if (status >= 300 && status < 400) {
      await response.body.cancel();
      throw sentElsewhere(provider, url, headers.get('location'));
    }
    const text = await readBounded(response.body, longestErrorBytes).catch(() => null);
    throw describeRefusal(provider, { status, body: text === null ? null : parseJson(text) });
  }

  return {
    /** An answer as a whole; what is in it, the caller checks. */
    json: async (provider: Provider, ask: Ask): Promise<unknown> => {
      const response = await send(provider, ask, 'application/json');
      const text = await readBounded(response.body, longestJsonBytes);
      if (text === null) throw tooLong(provider);
      const value = parseJson(text);
      if (value === undefined) throw unreadable(provider);
      return value;
    },

    /** Resolves once the provider has begun. The last event is `endOfStream`, unless the provider broke off. */
    stream: async (provider: Provider, ask: Ask): Promise<AsyncGenerator<unknown, void>> => {
      const response = await send(provider, ask, 'text/event-stream');
      return readEvents(provider, response);
    },
  };
}

async function* readEvents(provider: Provider, { headers, body }: NetworkResponse): AsyncGenerator<unknown, void> {
  if (!/^text\/event-stream\b/i.test(headers.get('content-type') ?? '')) {
    const text = await readBounded(body, longestErrorBytes);
    const value = text === null ? undefined : parseJson(text);
    const isFailure = typeof value === 'object' && value !== null && 'error' in value;
    throw isFailure ? describeRefusal(provider, { status: null, body: value }) : unreadable(provider);
  }
  for await (const data of readEventData(body, () => tooLong(provider))) {
    if (data === endOfStream) {
      yield endOfStream;
      return;
    }
    const value = parseJson(data);
    if (value === undefined) throw unreadable(provider);
    yield value;
  }
}

/** The text; `null` where it is longer. */
async function readBounded(body: ReadableStream<Uint8Array>, mostBytes: number): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.length;
    if (length > mostBytes) return null;
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}

/** `undefined` is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Nobody there is the provider's trouble, not that of the connection to the internet. */
function nameProvider(error: unknown, { name }: Provider, url: URL): unknown {
  if (!(error instanceof AppError) || error.code !== 'offline') return error;
  return new AppError('offline', `${name} can’t be reached at ${url.host}.`, {
    remedy: 'Check that it is running and that its address is right.',
    details: { provider: name },
    cause: error,
  });
}
