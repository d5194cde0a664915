import type { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Network, NetworkResponse } from '../network/network.ts';
import { describeRefusal, senseless } from './refusals.ts';

const maxRedirects = 5;
const maxErrorBytes = 64 * 1024;
const usualJsonBytes = 16 * 2 ** 20;

export type RequestsDependencies = {
  network: Pick<Network, 'fetch'>;
  settings: { get(): Pick<Settings, 'hubEndpoint'> };
  secrets: { hubToken(): Promise<string | null> | string | null };
  environment?: NodeJS.ProcessEnv;
};

type Options = {
  method?: 'GET' | 'HEAD';
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** The repository that the request is about, for what is said when it fails. */
  repo?: string | null;
  /** In place of the kept token. */
  token?: string;
};

export type Followed = {
  response: NetworkResponse;
  /** Where the bytes come from. */
  host: string;
  /** What the hub itself said of the file, on the way. */
  linkedEtag: string | null;
  linkedSizeBytes: number | null;
};

export type HubRequests = ReturnType<typeof createHubRequests>;

/** Asks the hub: follows its redirects by hand, sends the token to the hub and nobody else, and says what went wrong. */
export function createHubRequests({ network, settings, secrets, environment = process.env }: RequestsDependencies) {
  /** Without a slash at its end. A mirror's may have a path. */
  function endpoint(): string {
    const fromEnvironment = environment['HF_ENDPOINT']?.trim();
    const chosen = settings.get().hubEndpoint ?? (fromEnvironment === '' ? undefined : fromEnvironment);
    if (chosen === undefined) return 'https://huggingface.co';
    const url = URL.canParse(chosen) ? new URL(chosen) : null;
    if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
      throw new AppError('invalid_input', 'The address of the hub (HF_ENDPOINT) is not a web address.', {
        remedy: 'Set it to something like https://huggingface.co.',
      });
    }
    return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  }

  /** A page of the hub. A full address of another host, as mirrors hand out, is asked of the hub that is set. */
  function at(pathOrUrl: string): URL {
    const base = endpoint();
    if (!/^https?:/i.test(pathOrUrl)) return new URL(`${base}${pathOrUrl}`);
    const url = new URL(pathOrUrl);
    return url.origin === new URL(base).origin ? url : new URL(`${base}${url.pathname}${url.search}`);
  }

  async function send(url: URL, { method, headers = {}, signal, token }: Options): Promise<NetworkResponse> {
    const isOwn = url.origin === new URL(endpoint()).origin;
    const bearer = isOwn ? (token ?? (await secrets.hubToken())) : null;
    return network.fetch(url, {
      ...(method === undefined ? {} : { method }),
      headers: { ...headers, ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }) },
      signal,
    });
  }

  async function refuse(url: URL, response: NetworkResponse, options: Options): Promise<never> {
    const words = options.method === 'HEAD' ? null : await errorWords(response);
    throw describeRefusal({
      status: response.status,
      headers: response.headers,
      words,
      repo: options.repo ?? null,
      endpoint: endpoint(),
      host: url.host,
      isOwn: url.origin === new URL(endpoint()).origin,
      hasToken: (options.token ?? (await secrets.hubToken())) !== null,
    });
  }

  /** One request and its redirects, to a success. The caller reads or cancels the body. */
  async function follow(start: URL, options: Options = {}): Promise<Followed> {
    let url = start;
    let linkedEtag: string | null = null;
    let linkedSizeBytes: number | null = null;
    const own = new URL(endpoint());
    for (let hops = 0; hops <= maxRedirects; hops++) {
      const response = await send(url, options);
      // Only the hub is asked what its files are; another host could claim anything.
      if (url.origin === own.origin) {
        linkedEtag = strongEtag(response.headers.get('x-linked-etag')) ?? linkedEtag;
        linkedSizeBytes = wholeNumber(response.headers.get('x-linked-size')) ?? linkedSizeBytes;
      }
      if (response.status >= 200 && response.status < 300) {
        return { response, host: url.host, linkedEtag, linkedSizeBytes };
      }
      if (!isRedirect(response.status)) await refuse(url, response, options);
      await response.body.cancel();
      url = nextAddress(url, response.headers.get('location'), own);
    }
    throw new AppError('hub_failed', `${own.host} sends from one address to the next without an end.`, {
      remedy: 'Try again in a few minutes.',
    });
  }

  /** A text of the hub, at most so long. Longer ones are cut off where `cut` says so, else refused. */
  async function text(
    pathOrUrl: string,
    options: Options & { maxBytes?: number; cut?: boolean } = {},
  ): Promise<{ text: string; headers: Headers }> {
    const { maxBytes = usualJsonBytes, cut = false } = options;
    const { response, host } = await follow(at(pathOrUrl), options);
    const { bytes, isWhole } = await readBounded(response.body, maxBytes);
    if (!isWhole && !cut) {
      throw new AppError('hub_failed', `${host} answered with more than Paddock takes in at once.`, {
        remedy: 'Try again, or look at the page in a browser.',
        details: { host },
      });
    }
    return { text: new TextDecoder().decode(bytes), headers: response.headers };
  }

  /** An answer of the hub's API, checked. */
  async function json<Schema extends z.ZodType>(
    pathOrUrl: string,
    schema: Schema,
    options: Options & { maxBytes?: number } = {},
  ): Promise<{ data: z.infer<Schema>; next: string | null }> {
    const answer = await text(pathOrUrl, { ...options, headers: { accept: 'application/json', ...options.headers } });
    try {
      return { data: schema.parse(JSON.parse(answer.text)), next: nextLink(answer.headers) };
    } catch (cause) {
      throw senseless(at(pathOrUrl).host, cause);
    }
  }

  /**
   * Whether a file would be handed out: asks for it and takes the hub's first answer, without going where it points.
   * Throws what stands in the way.
   */
  async function probe(url: URL, options: Options): Promise<void> {
    const asked = { ...options, method: 'HEAD' as const };
    const response = await send(url, asked);
    await response.body.cancel();
    if (response.status >= 400) await refuse(url, response, asked);
  }

  return { endpoint, at, follow, text, json, probe };
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

function nextAddress(from: URL, location: string | null, own: URL): URL {
  const next = location !== null && URL.canParse(location, from.href) ? new URL(location, from) : null;
  if (next === null || (next.protocol !== 'https:' && next.protocol !== 'http:')) throw senseless(from.host);
  // What was asked for over a secure line is not fetched over an open one. A hub on http has nothing to lose.
  if (next.protocol === 'http:' && from.protocol === 'https:' && own.protocol === 'https:') {
    throw new AppError('hub_failed', `${from.host} sends to an address without encryption, which Paddock refuses.`, {
      remedy: 'Check the address of the hub in the settings.',
      details: { host: next.host },
    });
  }
  return next;
}

async function errorWords(response: NetworkResponse): Promise<string | null> {
  try {
    const { bytes } = await readBounded(response.body, maxErrorBytes);
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof value !== 'object' || value === null || !('error' in value)) return null;
    return typeof value.error === 'string' ? value.error : null;
  } catch {
    return null;
  }
}

async function readBounded(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body) {
    parts.push(part.subarray(0, maxBytes - length));
    length += part.length;
    if (length > maxBytes) return { bytes: Buffer.concat(parts), isWhole: false };
  }
  return { bytes: Buffer.concat(parts), isWhole: true };
}

function nextLink(headers: Headers): string | null {
  return /<([^>]+)>;\s*rel="next"/.exec(headers.get('link') ?? '')?.[1] ?? null;
}

/** Without its quotes; a weak one promises nothing about the bytes. */
export function strongEtag(header: string | null): string | null {
  const value = /^"?([\x21\x23-\x7e]{1,256})"?$/.exec(header?.trim() ?? '')?.[1] ?? null;
  return header?.startsWith('W/') ? null : value;
}

export function wholeNumber(header: string | null): number | null {
  const value = header !== null && /^\d{1,15}$/.test(header.trim()) ? Number(header) : null;
  return value !== null && value <= 2 ** 50 ? value : null;
}
