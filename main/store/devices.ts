import { z } from 'zod';
import type { Device } from '../../contract/devices.ts';
import type { Store } from './open.ts';

export type KnownDevice = Omit<Device, 'isConnected'>;

const row = z
  .object({
    id: z.string(),
    name: z.string(),
    paired_at: z.number(),
    last_seen_at: z.number(),
    address: z.string(),
  })
  .transform((stored): KnownDevice => ({
    id: stored.id,
    name: stored.name,
    pairedAt: stored.paired_at,
    lastSeenAt: stored.last_seen_at,
    address: stored.address,
  }));

const columns = 'id, name, paired_at, last_seen_at, address';

/** Devices of the network that may use the window, by the SHA-256 of their secret. */
export function deviceQueries(store: Store) {
  const list = store.prepare(`SELECT ${columns} FROM devices ORDER BY last_seen_at DESC, id`);
  const byHash = store.prepare(`SELECT ${columns} FROM devices WHERE hash = ?`);
  const insert = store.prepare(`
    INSERT INTO devices (id, name, hash, paired_at, last_seen_at, address)
    VALUES (@id, @name, @hash, @pairedAt, @lastSeenAt, @address)`);
  const rename = store.prepare(`UPDATE devices SET name = ? WHERE id = ?`);
  const seen = store.prepare(`UPDATE devices SET last_seen_at = ?, address = ? WHERE id = ?`);
  const remove = store.prepare(`DELETE FROM devices WHERE id = ?`);
  const removeUnseen = store.prepare(`DELETE FROM devices WHERE last_seen_at < ?`);
  return {
    list: (): KnownDevice[] => z.array(row).parse(list.all()),
    byHash: (hash: string): KnownDevice | null => row.optional().parse(byHash.get(hash)) ?? null,
    insert: (device: KnownDevice, hash: string) => void insert.run({ ...device, hash }),
    rename: (id: string, name: string) => void rename.run(name, id),
    setSeen: (id: string, at: number, address: string) => void seen.run(at, address, id),
    remove: (id: string) => void remove.run(id),
    removeUnseenSince: (at: number) => void removeUnseen.run(at),
  };
}
