import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Device } from '../../contract/devices.ts';
import { deviceQueries, type KnownDevice } from '../store/devices.ts';
import type { Store } from '../store/open.ts';

/** Of a device that has not been seen for so long nobody thinks any more. */
export const forgetAfterMs = 90 * 86_400_000;
/** Writing the time of everything that a device asks would be a write for each. */
const rememberSeenMs = 60_000;

type Dependencies = { store: Store; onChange(): void; now?: () => number };

/** The devices that have been let in. Only hashes of their secrets are kept: a secret is random and long. */
export function createKnownDevices({ store, onChange, now = Date.now }: Dependencies) {
  const queries = deviceQueries(store);
  /** What shuts each open window, by device. */
  const open = new Map<string, Set<() => void>>();

  function shutWindows(id: string): void {
    for (const shut of open.get(id) ?? []) shut();
  }

  function see({ id, lastSeenAt, address: lastAddress }: KnownDevice, address: string): void {
    if (lastAddress === address && lastSeenAt > now() - rememberSeenMs) return;
    queries.setSeen(id, now(), address);
  }

  return {
    list: (): Device[] => {
      queries.removeUnseenSince(now() - forgetAfterMs);
      return queries.list().map((device) => ({ ...device, isConnected: open.has(device.id) }));
    },
    /** Lets a device in. The secret is for it alone, and nothing can show it again. */
    add: (name: string, address: string): string => {
      const secret = randomBytes(32).toString('base64url');
      const at = now();
      queries.insert({ id: randomUUID(), name, pairedAt: at, lastSeenAt: at, address }, hash(secret));
      onChange();
      return secret;
    },
    /** The device with this secret. Looked up by its hash, so that no comparison takes longer for a better guess. */
    find: (secret: string | undefined): KnownDevice | null => {
      if (secret === undefined || secret.length > 256) return null;
      const device = queries.byHash(hash(secret));
      return device === null || device.lastSeenAt < now() - forgetAfterMs ? null : device;
    },
    see,
    /** Counts a window of a device as open until the answer is called. `shut` closes it when the device is shut out. */
    enter: (device: KnownDevice, address: string, shut: () => void): (() => void) => {
      const windows = open.get(device.id) ?? new Set();
      open.set(device.id, windows.add(shut));
      see(device, address);
      onChange();
      return () => {
        windows.delete(shut);
        if (windows.size === 0) open.delete(device.id);
        see(device, address);
        onChange();
      };
    },
    rename: (id: string, name: string): void => {
      queries.rename(id, name);
      onChange();
    },
    revoke: (id: string): void => {
      // Before its windows close, so that none of them gets in again.
      queries.remove(id);
      shutWindows(id);
      onChange();
    },
  };
}

export type KnownDevices = ReturnType<typeof createKnownDevices>;

function hash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
