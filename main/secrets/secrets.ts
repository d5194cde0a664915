import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { TokenStatus } from '../../contract/hub.ts';
import type { Protect } from '../host.ts';
import type { Log } from '../log.ts';
import { writeWhole } from './write-whole.ts';

type Dependencies = {
  dataFolder: string;
  /** The system's key store, where the host has one. */
  protect?: Protect | undefined;
  log: Pick<Log, 'warn'>;
  environment?: NodeJS.ProcessEnv;
};

export type Secrets = ReturnType<typeof createSecrets>;

/** `protected`: base64 of what the system's key store made of it. */
const secretSchema = z.union([z.object({ plain: z.string() }), z.object({ protected: z.string() })]);
const fileSchema = z.object({ hubToken: secretSchema.optional() });

/** Keeps tokens out of the database, the log and the window. Nobody but the network's requests reads them. */
export function createSecrets({ dataFolder, protect, log, environment = process.env }: Dependencies) {
  const path = join(dataFolder, 'secrets.json');
  const keyStore = async () => ((await protect?.isAvailable()) ? protect : null) ?? null;
  /** Read once. */
  let kept: Promise<string | null> | null = null;

  async function readKept(): Promise<string | null> {
    try {
      const { hubToken } = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
      if (hubToken === undefined) return null;
      if ('plain' in hubToken) {
        // A backup or a copy may have opened it to others.
        chmodSync(path, 0o600);
        return hubToken.plain;
      }
      const store = await keyStore();
      return store === null ? null : await store.decrypt(Buffer.from(hubToken.protected, 'base64'));
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      // The error itself could quote the file.
      if (!isMissing) log.warn('the kept token can’t be read');
      return null;
    }
  }

  /** As huggingface_hub reads them; an empty one counts as not set. */
  function fromEnvironment(): string | null {
    const token = (environment['HF_TOKEN'] ?? environment['HUGGING_FACE_HUB_TOKEN'])?.trim();
    return token === undefined || token === '' ? null : token;
  }

  async function hubToken(): Promise<string | null> {
    return fromEnvironment() ?? (kept ??= readKept());
  }

  return {
    /** The token for the hub: HF_TOKEN where it is set, else the kept one. */
    hubToken,

    hubTokenStatus: async (): Promise<Omit<TokenStatus, 'user'>> => {
      const place = (await keyStore()) === null ? 'file' : 'key_store';
      if (fromEnvironment() !== null) return { source: 'environment', place };
      return { source: (await hubToken()) === null ? 'none' : 'kept', place };
    },

    keepHubToken: async (token: string): Promise<void> => {
      const store = await keyStore();
      const hubToken =
        store === null ? { plain: token } : { protected: (await store.encrypt(token)).toString('base64') };
      writeWhole(path, `${JSON.stringify({ hubToken })}\n`);
      kept = Promise.resolve(token);
    },

    removeHubToken: (): void => {
      rmSync(path, { force: true });
      kept = Promise.resolve(null);
    },
  };
}
