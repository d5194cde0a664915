import type { Network } from '../../network/network.ts';

const mostRedirects = 5;
const mostBytes = 2_000_000;
const totalMs = 30_000;

export type Page = { url: string; type: string; text: string };

type Options = {
  network: Pick<Network, 'fetch'>;
  /** Hosts that may be read although they are not on the internet, as a person wrote them. */
  allowedHosts: readonly string[];
  signal: AbortSignal;
};

/** Fetches a page of text. Every redirect is looked at like the first address; throws in words for the model. */
export async function fetchPage(address: string, { network, allowedHosts, signal }: Options): Promise<Page> {
  const whole = AbortSignal.any([signal, AbortSignal.timeout(totalMs)]);
  let url = readAddress(address, null);
  for (let redirects = 0; ; redirects += 1) {
    const { status, headers, body } = await network.fetch(url, {
      headers: { accept: 'text/html, text/plain, application/json;q=0.9, text/*;q=0.8', 'accept-encoding': 'identity' },
      signal: whole,
      publicOnly: !isAllowed(url, allowedHosts),
    });
    const location = headers.get('location');
    if (status >= 300 && status < 400 && location !== null) {
      await body.cancel();
      if (redirects === mostRedirects) throw new Error('The page redirects too often.');
      url = readAddress(location, url);
      continue;
    }
    if (status < 200 || status >= 300) {
      await body.cancel();
      throw new Error(`${url.host} answers with status ${status}.`);
    }
    const type = headers.get('content-type') ?? 'text/plain';
    if (!/^(?:text\/|application\/(?:[\w.+-]*\+)?(?:json|xml)\b)/i.test(type)) {
      await body.cancel();
      throw new Error(`The page is not text but ${type.split(';')[0]}.`);
    }
    return { url: url.href, type, text: decode(await readBody(body), type) };
  }
}

function readAddress(address: string, base: URL | null): URL {
  const url = URL.parse(address.trim(), base?.href);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new Error('Only addresses that begin with https:// or http:// can be read.');
  }
  // Nobody's name and password go along with a redirect.
  url.username = '';
  url.password = '';
  return url;
}

/** With a port it is meant for that port, else for any. */
function isAllowed(url: URL, allowedHosts: readonly string[]): boolean {
  return allowedHosts.some((allowed) => [url.host, url.hostname].includes(allowed.trim().toLowerCase()));
}

async function readBody(body: ReadableStream<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    pieces.push(piece);
    bytes += piece.length;
    // Leaving the loop ends the connection too.
    if (bytes >= mostBytes) break;
  }
  return Buffer.concat(pieces).subarray(0, mostBytes);
}

function decode(bytes: Buffer, type: string): string {
  const charset = /charset=["']?([\w-]+)/i.exec(type)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}
