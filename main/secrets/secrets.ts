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
/** `keys`: those of providers elsewhere, by the provider's id. */
const fileSchema = z.object({
  hubToken: secretSchema.optional(),
  keys: z.record(z.string(), secretSchema).optional(),
});
type Kept = z.infer<typeof fileSchema>;
type Secret = z.infer<typeof secretSchema>;

/** Keeps tokens and keys out of the database, the log and the window. Nobody but the network's requests reads them. */
export function createSecrets({ dataFolder, protect, log, environment = process.env }: Dependencies) {
  const path = join(dataFolder, 'secrets.json');
  const keyStore = async () => ((await protect?.isAvailable()) ? protect : null) ?? null;
  /** The file is read once, and so is each secret in it. */
  let kept: Kept | null = null;
  const known = new Map<Secret, Promise<string | null>>();

  function readFile(): Kept {
    try {
      const found = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
      // A backup or a copy may have opened it to others.
      chmodSync(path, 0o600);
      return found;
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      // The error itself could quote the file.
      if (!isMissing) log.warn('the kept secrets can’t be read');
      return {};
    }
  }

  const all = (): Kept => (kept ??= readFile());

  /** Leaves no file where there is nothing to keep. */
  function write(next: Kept): void {
    if (next.hubToken === undefined && Object.keys(next.keys ?? {}).length === 0) rmSync(path, { force: true });
    else writeWhole(path, `${JSON.stringify(next)}\n`);
    kept = next;
  }

  async function open(secret: Secret): Promise<string | null> {
    if ('plain' in secret) return secret.plain;
    try {
      const store = await keyStore();
      return store === null ? null : await store.decrypt(Buffer.from(secret.protected, 'base64'));
    } catch {
      log.warn('the key store does not give back a kept secret');
      return null;
    }
  }

  function read(secret: Secret | undefined): Promise<string | null> {
    if (secret === undefined) return Promise.resolve(null);
    const found = known.get(secret) ?? open(secret);
    known.set(secret, found);
    return found;
  }

  async function close(text: string): Promise<Secret> {
    const store = await keyStore();
    return store === null ? { plain: text } : { protected: (await store.encrypt(text)).toString('base64') };
  }

  /** As huggingface_hub reads them; an empty one counts as not set. */
  function fromEnvironment(): string | null {
    const token = (environment['HF_TOKEN'] ?? environment['HUGGING_FACE_HUB_TOKEN'])?.trim();
    return token === undefined || token === '' ? null : token;
  }

  async function hubToken(): Promise<string | null> {
    return fromEnvironment() ?? read(all().hubToken);
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
      const secret = await close(token);
      write({ ...all(), hubToken: secret });
    },

    removeHubToken: (): void => {
      const { hubToken: _removed, ...others } = all();
      write(others);
    },

    hasKey: (name: string): boolean => all().keys?.[name] !== undefined,

    /** `null` where there is none, and where the key store does not give it back. */
    key: (name: string): Promise<string | null> => read(all().keys?.[name]),

    /** Takes the place of an earlier one. */
    keepKey: async (name: string, key: string): Promise<void> => {
      const secret = await close(key);
      write({ ...all(), keys: { ...all().keys, [name]: secret } });
    },

    removeKey: (name: string): void => {
      const { [name]: removed, ...keys } = all().keys ?? {};
      if (removed !== undefined) write({ ...all(), keys });
    },
  };
}
