import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import type { DataCopy } from '../../contract/updates.ts';

/** What a return to an older version needs; everything else in the data folder is the same for all of them. */
const files = ['paddock.sqlite3', 'mcp.json', 'secrets.json'];
const mostCopies = 3;

const lastVersionSchema = z.object({ version: z.string() });
const returnSchema = z.object({ to: z.string() });
const infoSchema = z.object({ version: z.string(), madeAt: z.number(), schema: z.int().nonnegative() });

type Info = z.infer<typeof infoSchema> & { folder: string };

export type DataCopies = ReturnType<typeof createDataCopies>;

/** Copies of the data, each from before the first start of another version. `schema`: the newest that this one reads. */
export function createDataCopies({
  dataFolder,
  version,
  schema,
}: {
  dataFolder: string;
  version: string;
  schema: number;
}) {
  const folder = join(dataFolder, 'data-copies');
  const lastVersionFile = join(dataFolder, 'version.json');
  const returnFile = join(dataFolder, 'return.json');

  function infos(): Info[] {
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .flatMap((name) => {
        const info = readJson(join(folder, name, 'info.json'), infoSchema);
        return info === null ? [] : [{ ...info, folder: join(folder, name) }];
      })
      .toSorted((one, other) => other.madeAt - one.madeAt);
  }

  function make(writtenBy: string, writtenSchema: number, take: (from: string, to: string) => void): void {
    const madeAt = Date.now();
    const target = join(folder, `${new Date(madeAt).toISOString().replaceAll(':', '-')} ${safe(writtenBy)}`);
    const unfinished = `${target}.new`;
    mkdirSync(unfinished, { recursive: true, mode: 0o700 });
    for (const name of files) {
      if (existsSync(join(dataFolder, name))) take(join(dataFolder, name), join(unfinished, name));
    }
    writeFileSync(join(unfinished, 'info.json'), JSON.stringify({ version: writtenBy, madeAt, schema: writtenSchema }));
    renameSync(unfinished, target);
    for (const old of infos().slice(mostCopies)) rmSync(old.folder, { recursive: true, force: true });
  }

  return {
    /**
     * Called with the database at rest, before this version changes it. Copies it where another version wrote it last;
     * throws an `AppError` where it can't.
     */
    beforeFirstStart(writtenSchema: number): void {
      const last = readJson(lastVersionFile, lastVersionSchema)?.version ?? 'unknown';
      if (last === version) return;
      try {
        if (writtenSchema > 0)
          make(last, writtenSchema, (from, to) => copyFileSync(from, to, constants.COPYFILE_FICLONE));
        writeFileSync(lastVersionFile, JSON.stringify({ version }));
      } catch (cause) {
        throw new AppError('disk_full', `Your data could not be copied before the first start of Paddock ${version}.`, {
          remedy: 'Free some space on the disk with the data folder, then start Paddock again. Nothing was changed.',
          cause,
        });
      }
    },
    /**
     * Called with the database closed, where a newer version wrote it. After a return to this version the data of its
     * time takes its place again, and today's is kept as a copy. Says whether it did.
     */
    bringBack(writtenSchema: number): boolean {
      const wanted = readJson(returnFile, returnSchema)?.to === version;
      const copy = infos().find((info) => info.version === version && info.schema <= schema);
      if (!wanted || copy === undefined) return false;
      const last = readJson(lastVersionFile, lastVersionSchema)?.version ?? 'unknown';
      for (const end of ['-wal', '-shm']) rmSync(join(dataFolder, `paddock.sqlite3${end}`), { force: true });
      const source = copy.folder;
      // Copied first: making a copy may remove the oldest.
      const restored = files.filter((name) => existsSync(join(source, name)));
      for (const name of restored) copyFileSync(join(source, name), join(dataFolder, `${name}.returned`));
      make(last, writtenSchema, renameSync);
      for (const name of restored) renameSync(join(dataFolder, `${name}.returned`), join(dataFolder, name));
      writeFileSync(lastVersionFile, JSON.stringify({ version }));
      return true;
    },
    /** The next start is one of an older version. */
    prepareReturn: (to: string): void => writeFileSync(returnFile, JSON.stringify({ to })),
    /** A return is over once a version has started. */
    endReturn: (): void => rmSync(returnFile, { force: true }),
    /** From when on a version would miss what was written; `null` where it can read all of it, or there is no copy. */
    losesSince(other: string): number | null {
      const copy = infos().find((info) => info.version === other);
      return copy === undefined || copy.schema === schema ? null : copy.madeAt;
    },
    list: (): DataCopy[] =>
      infos().map((info) => ({
        version: info.version,
        madeAt: info.madeAt,
        sizeBytes: files.reduce(
          (sum, name) => sum + (statSync(join(info.folder, name), { throwIfNoEntry: false })?.size ?? 0),
          0,
        ),
      })),
  };
}

function safe(version: string): string {
  return version.replaceAll(/[^\w.+-]/g, '_');
}

function readJson<T>(path: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}
