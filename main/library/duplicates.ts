import { stat } from 'node:fs/promises';
import type { Duplicate } from '../../contract/library.ts';
import type { FileRecord, LibraryQueries } from '../store/library.ts';

/** Files with the same content. Several names of one file are one: they take no space of their own. */
export async function findDuplicates(
  queries: LibraryQueries,
  nameOfPlace: (record: FileRecord) => string,
): Promise<Duplicate[]> {
  const known = queries.files().filter(({ fingerprint }) => fingerprint !== null);
  const groups = Map.groupBy(known, ({ fingerprint, sizeBytes }) => `${sizeBytes} ${fingerprint}`);
  const found: Duplicate[] = [];
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    for (const records of splitByHash(queries, group)) {
      const duplicate = await describe(records, nameOfPlace);
      if (duplicate !== null) found.push(duplicate);
    }
  }
  return found.toSorted((a, b) => b.wastedBytes - a.wastedBytes);
}

/** A fingerprint is made of samples. Where the hashes of whole files are known and differ, they decide. */
function splitByHash(queries: LibraryQueries, records: readonly FileRecord[]): FileRecord[][] {
  const hashed = records.map((record) => ({
    record,
    hash: record.modelId === null ? '' : (queries.hashes(record.modelId).map(({ sha256 }) => sha256)[0] ?? ''),
  }));
  const hashes = new Set(hashed.map(({ hash }) => hash).filter((hash) => hash !== ''));
  if (hashes.size < 2) return [[...records]];
  return [...hashes].map((hash) => hashed.filter((entry) => entry.hash === hash).map(({ record }) => record));
}

async function describe(
  records: readonly FileRecord[],
  nameOfPlace: (record: FileRecord) => string,
): Promise<Duplicate | null> {
  const contents = new Set<string>();
  const there: FileRecord[] = [];
  for (const record of records) {
    const facts = await stat(record.path).catch(() => null);
    if (facts === null) continue;
    there.push(record);
    // A disk without such numbers can't tell two names from two files.
    contents.add(facts.ino === 0 ? record.path : `${facts.dev}:${facts.ino}`);
  }
  const sizeBytes = records[0]?.sizeBytes ?? 0;
  if (there.length < 2) return null;
  return {
    sizeBytes,
    wastedBytes: (contents.size - 1) * sizeBytes,
    copies: there.map((record) => ({ path: record.path, place: nameOfPlace(record), modelId: record.modelId })),
  };
}
