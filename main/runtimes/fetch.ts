import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { AppError } from '../../contract/errors.ts';
import type { Network } from '../network/network.ts';

const mostRedirects = 5;

type Wanted = { url: string; sha256: string; sizeBytes: number };

/** Fetches a file of which everything is known beforehand, and refuses any other. */
export async function fetchVerified(
  network: Pick<Network, 'fetch'>,
  { url, sha256, sizeBytes }: Wanted,
  target: string,
  { signal, onBytes }: { signal: AbortSignal; onBytes(bytes: number): void },
): Promise<void> {
  const body = await follow(network, new URL(url), signal);
  const hash = createHash('sha256');
  let received = 0;
  const file = await open(target, 'w');
  try {
    for await (const piece of body) {
      received += piece.length;
      if (received > sizeBytes) break;
      hash.update(piece);
      await file.writeFile(piece);
      onBytes(piece.length);
    }
  } finally {
    await file.close();
  }
  if (received === sizeBytes && hash.digest('hex') === sha256) return;
  throw new AppError('checksum_mismatch', 'What arrived is not the runtime pack that was published.', {
    remedy: 'It was thrown away. Fetch it again; on another network if it happens again.',
  });
}

async function follow(
  network: Pick<Network, 'fetch'>,
  url: URL,
  signal: AbortSignal,
  left = mostRedirects,
): Promise<ReadableStream<Uint8Array>> {
  const { status, headers, body } = await network.fetch(url, { signal });
  if (status === 200) return body;
  await body.cancel();
  const location = headers.get('location');
  const next = location === null ? null : URL.parse(location, url.href);
  const isRedirect = status >= 300 && status < 400 && next !== null && left > 0;
  // What was asked for over an encrypted connection does not arrive over another.
  if (isRedirect && (next.protocol === 'https:' || url.protocol === 'http:'))
    return follow(network, next, signal, left - 1);
  throw new AppError('network_failed', `The runtime pack is not at ${url.host}: it answered with ${status}.`, {
    remedy: 'Try again later. If it stays so, tell the publisher.',
  });
}
