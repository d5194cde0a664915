import { existsSync } from 'node:fs';
import { lstat, mkdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { ImportMethod, LibraryJob } from '../../contract/library.ts';
import { formatBytes } from '../fit/plan.ts';
import { absolutePath } from '../folders.ts';
import type { Models } from '../models/models.ts';
import type { FolderRecord, LibraryQueries } from '../store/library.ts';
import { fingerprintOf } from './fingerprint.ts';
import { freeBytes, type Folders } from './folders.ts';
import type { JobHandle, Jobs } from './jobs.ts';
import type { InspectFile, Scanner } from './scan.ts';
import { copyInto, diskFull, linkInto, moveInto, type Transfer, type Transferred } from './transfer.ts';
import { statItem } from './walk.ts';

type Dependencies = {
  queries: LibraryQueries;
  folders: Folders;
  jobs: Jobs;
  scanner: Scanner;
  models: Pick<Models, 'at' | 'moved' | 'open'>;
  inspect: InspectFile;
  /** The file beside a model that lets it see or hear. */
  findCompanion(modelPath: string): Promise<string | null>;
  /** Whether a path belongs to another program. */
  isForeign(path: string): Promise<boolean>;
};

type Plan = { from: string; to: string };

/** Brings a model's file into a folder, with its other parts and with what lets it see. */
export function createImporter(dependencies: Dependencies) {
  const { queries, folders, jobs, scanner, models, inspect, findCompanion, isForeign } = dependencies;

  async function start(given: { path: string; method: ImportMethod; folderId: string | null }): Promise<LibraryJob> {
    const path = absolutePath(given.path);
    const item = await statItem(path);
    if (item === null) {
      throw new AppError('file_not_found', `There is no model file at ${path}.`, {
        remedy: 'Check the path, or choose the file again.',
      });
    }
    const { kind, facts } = await inspect(path);
    if (kind !== 'model') {
      throw new AppError('unsupported', `${basename(path)} goes with a model and is none itself.`, {
        remedy: 'Choose the model’s own file; an mmproj file beside it is brought along.',
      });
    }
    const title = models.at(path)?.name ?? facts.name;
    const isThere = given.method === 'in_place' || folders.containing(path) !== null;
    if (isThere) {
      return jobs.start({ kind: 'import', title }, async ({ update }) => {
        const model = await models.open(path);
        update({ modelId: (await scanner.scanFile(path))?.modelId ?? model.id });
      });
    }
    if (given.method === 'move' && (await isForeign(path))) {
      throw new AppError('unsupported', 'This file belongs to another program, which would miss it.', {
        remedy: 'Copy it, or link to it: a link takes no space.',
      });
    }
    const folder = await folders.use(given.folderId);
    return jobs.start({ kind: 'import', title }, (handle) => bring(path, item.parts, given.method, folder, handle));
  }

  async function bring(path: string, parts: string[], method: ImportMethod, folder: FolderRecord, handle: JobHandle) {
    const companion = await findCompanion(path);
    const sources = companion === null ? parts : [...parts, companion];
    const target = targetFolder(path, sources.length, folder);
    const plans = sources.map((from) => ({ from, to: join(target, fileName(from)) }));
    const sizes = await Promise.all(sources.map(async (source) => (await stat(source)).size));
    const totalBytes = sizes.reduce((sum, size) => sum + size, 0);
    handle.update({ totalBytes });
    if (method === 'copy') await requireSpace(folder.path, totalBytes);
    await mkdir(target, { recursive: true });
    await transferAll(plans, method, handle);
    const first = join(target, fileName(path));
    handle.update({ doneBytes: totalBytes, modelId: await register(path, first, handle) });
  }

  /** All files or none: one that can't be brought takes the others back to where they were. */
  async function transferAll(plans: readonly Plan[], method: ImportMethod, { signal, update }: JobHandle) {
    const done: Transferred[] = [];
    let doneBytes = 0;
    const transfer: Transfer = {
      signal,
      onBytes: (bytes) => {
        doneBytes += bytes;
        update({ doneBytes });
      },
    };
    try {
      for (const plan of plans) {
        signal.throwIfAborted();
        if (!(await isSame(plan))) done.push(await transferOne(plan, method, transfer));
      }
    } catch (error) {
      for (const { undo } of done.reverse()) await undo();
      throw error;
    }
    for (const { finish } of done) await finish();
  }

  /** Its entry stays the same where a person opened the file before. */
  async function register(from: string, to: string, { signal }: JobHandle): Promise<string> {
    signal.throwIfAborted();
    const before = models.at(from);
    const isOwn = before?.source === 'opened' || before?.source === 'library';
    if (before && isOwn) {
      models.moved(before.id, to);
      queries.removeFile(from);
    }
    const record = await scanner.scanFile(to);
    if (!record?.modelId) throw new AppError('file_unreadable', `The file at ${to} can't be read.`);
    const origin = before && queries.origin(before.id);
    if (origin && before.id !== record.modelId) {
      queries.putEvidence(record.modelId, origin, queries.hashes(before.id));
    }
    return record.modelId;
  }

  /** A name such as an Ollama blob's says nothing; the model's does. */
  function fileName(path: string): string {
    const name = basename(path);
    if (/\.gguf$/i.test(name)) return name;
    const known = models.at(path)?.name ?? name;
    return `${known.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+/, '') || 'model'}.gguf`;
  }

  /** Several files go into a folder of their own, as do those of a known repository. */
  function targetFolder(path: string, fileCount: number, folder: FolderRecord): string {
    const repo = models.at(path)?.repo ?? null;
    if (repo !== null) return join(folder.path, ...repo.split('/'));
    if (fileCount === 1) return folder.path;
    return join(folder.path, fileName(path).replace(/(-\d{5}-of-\d{5})?\.gguf$/i, ''));
  }

  return { start };
}

async function transferOne({ from, to }: Plan, method: ImportMethod, transfer: Transfer): Promise<Transferred> {
  switch (method) {
    case 'copy':
      return copyInto(await realpath(from), to, transfer);
    case 'link':
      return linkInto(await realpath(from), to);
    case 'move':
    case 'in_place': {
      if ((await lstat(from)).isSymbolicLink()) {
        throw new AppError('unsupported', `${basename(from)} is a link and not a file that could be moved.`, {
          remedy: 'Move the file that it leads to, or choose another way.',
        });
      }
      if ((await stat(from)).dev !== (await stat(dirname(to))).dev) {
        await requireSpace(dirname(to), (await stat(from)).size);
      }
      return moveInto(from, to, transfer);
    }
  }
}

/** The same file may stand there already, as an mmproj file that two quantizations share. */
async function isSame({ from, to }: Plan): Promise<boolean> {
  if (!existsSync(to)) return false;
  const [one, other] = await Promise.all([fingerprintOf([from]), fingerprintOf([to])]);
  return one === other;
}

async function requireSpace(folder: string, neededBytes: number): Promise<void> {
  const free = await freeBytes(folder);
  if (free === null || free >= neededBytes) return;
  const error = diskFull(folder, undefined);
  throw new AppError(
    'disk_full',
    `The files take ${formatBytes(neededBytes)}, and ${folder} has ${formatBytes(free)} free.`,
    {
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
      details: { neededBytes, freeBytes: free },
    },
  );
}
