import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * Where other programs of the same person reach the core that has the data folder, and with what secret: a file in the
 * data folder that only this person can read. Both sides prove that they have read it, and the secret itself is never
 * sent, so that whoever listens on a port that was left behind learns nothing.
 */
const controlAddressSchema = z.object({
  port: z.int().min(1).max(65535),
  secret: z.string().min(32),
  pid: z.int().positive(),
  version: z.string(),
  host: z.enum(['electron', 'headless']),
  /** Whether it ends when the app, or a host that is to stay, wants the data folder. */
  givesWay: z.boolean(),
  /** Whether it is about to end, and nobody should begin anything with it. */
  isEnding: z.boolean(),
  /** Of the window for a browser, with its secret; `null` where none is served. */
  windowUrl: z.string().nullable(),
});
export type ControlAddress = z.infer<typeof controlAddressSchema>;

export function controlFile(dataFolder: string): string {
  return join(dataFolder, 'core.json');
}

/** What the core that has the data folder wrote down, or one that crashed; `null` where there is nothing to read. */
export function readControlAddress(dataFolder: string): ControlAddress | null {
  try {
    return controlAddressSchema.parse(JSON.parse(readFileSync(controlFile(dataFolder), 'utf8')));
  } catch {
    return null;
  }
}

/** What a side sends to prove that it has read the file. */
export function proof(secret: string, side: 'asks' | 'answers', nonce: string): string {
  return createHmac('sha256', secret).update(`${side}:${nonce}`).digest('base64url');
}

export function isProof(candidate: string | undefined, secret: string, side: 'asks' | 'answers', nonce: string) {
  if (candidate === undefined) return false;
  const [given, right] = [Buffer.from(candidate), Buffer.from(proof(secret, side, nonce))];
  return given.length === right.length && timingSafeEqual(given, right);
}

export const nonceHeader = 'x-paddock-nonce';
export const proofHeader = 'x-paddock-proof';
