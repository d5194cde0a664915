import { AppError } from '../../contract/errors.ts';
import type { Network, NetworkResponse } from '../network/network.ts';

const types = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
  'image/svg+xml',
]);
const largestBytes = 10 * 1024 * 1024;
const longestMs = 30_000;
const mostRedirects = 4;

export type Images = ReturnType<typeof createImages>;

/** Fetches single pictures that a person asked for, so that the window itself never has to reach out. */
export function createImages({ network }: { network: Pick<Network, 'fetch'> }) {
  async function follow(url: URL, signal: AbortSignal): Promise<NetworkResponse> {
    let at = url;
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      const response = await network.fetch(at, { headers: { accept: 'image/*' }, publicOnly: true, signal });
      const location = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || location === null) return response;
      await response.body.cancel();
      const next = URL.parse(location, at.href);
      if (next === null || !/^https?:$/.test(next.protocol)) break;
      at = next;
    }
    throw notLoaded(url, 'It leads from one address to the next and ends nowhere.');
  }

  return {
    /** The picture as a data URI. Throws `policy_blocked`, `unsupported`, `network_failed` or `offline`. */
    async load({ url }: { url: string }): Promise<{ dataUri: string }> {
      const address = new URL(url);
      const response = await follow(address, AbortSignal.timeout(longestMs));
      const type = (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
      if (response.status !== 200 || !types.has(type)) {
        await response.body.cancel();
        if (response.status !== 200) throw notLoaded(address, `It answered with status ${response.status}.`);
        throw new AppError('unsupported', `What ${address.host} sent is no picture that can be shown.`, {
          remedy: 'Open it in your browser.',
        });
      }
      const bytes = await readUpTo(response.body, largestBytes);
      if (bytes === null) {
        throw new AppError('unsupported', `The picture from ${address.host} is larger than 10 MB.`, {
          remedy: 'Open it in your browser.',
        });
      }
      return { dataUri: `data:${type};base64,${bytes.toString('base64')}` };
    },
  };
}

function notLoaded(url: URL, why: string): AppError {
  return new AppError('network_failed', `${url.host} did not send the picture. ${why}`, {
    remedy: 'Try again, or open it in your browser.',
  });
}

async function readUpTo(body: ReadableStream<Uint8Array>, most: number): Promise<Buffer | null> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    // Leaving the loop cancels the body.
    if (size > most) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
