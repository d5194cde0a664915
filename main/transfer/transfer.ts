import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Chat, ChatSettings, Folder, Message } from '../../contract/chats.ts';
import { AppError, describeError, type ErrorInfo } from '../../contract/errors.ts';
import type { Settings, SettingsPatch } from '../../contract/settings.ts';
import type { BackupStatus, ExportFormat, TransferJob } from '../../contract/transfer.ts';
import type { Events } from '../events.ts';
import { absolutePath, makeFolder } from '../folders.ts';
import type { Host } from '../host.ts';
import { createJobs, type JobHandle } from '../jobs.ts';
import type { Log } from '../log.ts';
import { chatFolderQueries } from '../store/chat-folders.ts';
import type { Store } from '../store/open.ts';
import { settingQueries } from '../store/settings.ts';
import { transferQueries } from '../store/transfer.ts';
import { attachedPart, createAttachedMerge, type AttachedFiles } from './attached.ts';
import { mergePart, type ToolServers } from './backup.ts';
import { toExportedChat } from './exported-chat.ts';
import { createMerge } from './merge.ts';
import { findChatPlaces, type Surroundings } from './places.ts';
import type { BackupPart } from './protocol.ts';
import { backupName, isBackupDue, lastBackupAt, pruneBackups } from './schedule.ts';
import { createTally, type Tally } from './summary.ts';
import { startTransferWorker } from './worker-link.ts';
import { toHtml } from './write/html.ts';
import { toMarkdown } from './write/markdown.ts';
import { safeName } from './write/names.ts';
import { createWriting, type Writing } from './writing.ts';

type Dependencies = {
  store: Store;
  events: Events;
  log: Log;
  chats: { get(chatId: string): { chat: Chat; messages: Message[]; settings: ChatSettings; notes: string } };
  settings: { get(): Settings; set(patch: SettingsPatch): Settings };
  tools: ToolServers;
  attachedFiles: AttachedFiles;
  host: Host;
  /** For files that are being made, and for those that a browser window sent. */
  workFolder: string;
  surroundings: Surroundings;
  version: string;
};

export type Transfer = ReturnType<typeof createTransfer>;

const checkEveryMs = 10 * 60_000;
const firstCheckMs = 60_000;
const pieceBytes = 256 * 1024;

type Handle = JobHandle<TransferJob>;

export function createTransfer({
  store,
  events,
  log,
  chats,
  settings,
  tools,
  attachedFiles,
  host,
  workFolder,
  surroundings,
  version,
}: Dependencies) {
  const queries = transferQueries(store);
  const chosenSettings = settingQueries(store);
  const folders = chatFolderQueries(store);
  const merge = createMerge(store);
  const write = createWriting({ store, log, chats, tools, attachedFiles, version });
  const jobs = createJobs<TransferJob>({
    announce: (list) => events.emit({ type: 'transfer-jobs', jobs: list.toReversed() }),
    log,
  });
  const files = new Map<string, string>();
  let lastError: ErrorInfo | null = null;
  let isChecking = false;

  // What an earlier run left.
  const prepared = rm(workFolder, { recursive: true, force: true });
  const timers = [setTimeout(() => void checkPlan(), firstCheckMs), setInterval(() => void checkPlan(), checkEveryMs)];
  for (const timer of timers) timer.unref();

  function start(
    kind: TransferJob['kind'],
    name: string,
    work: (handle: Handle, id: string) => Promise<void>,
  ): TransferJob {
    let id = '';
    const job = jobs.start(
      (base) => {
        id = base.id;
        return { ...base, kind, name, share: null, chats: 0, summary: null, importId: null, file: null };
      },
      async (handle) => {
        await prepared;
        await work(handle, id);
      },
    );
    return job;
  }

  function runImport(paths: readonly string[]): TransferJob {
    const whole = paths.map(absolutePath);
    const name = whole
      .map((path) => basename(path))
      .join(', ')
      .slice(0, 300);
    return start('import', name, async (handle) => {
      const importId = randomUUID();
      const tally = createTally();
      try {
        await readInto(whole, handle, tally, { isReal: true, isRestore: false, importId, name });
      } finally {
        await forgetUploads(whole);
      }
      const summary = tally.summary();
      requireSomething(summary.skipped, tally.chats());
      handle.update({ summary, importId: summary.chatsAdded > 0 ? importId : null });
    });
  }

  /** A file of which nothing could be read is a failure, and the reason is worth more than an empty summary. */
  function requireSomething(skipped: readonly { reason: string }[], chatsRead: number): void {
    if (chatsRead > 0) return;
    if (skipped.every(({ reason }) => reason === 'unknown')) {
      throw new AppError('invalid_input', 'There are no chats in it that Paddock can read.', {
        remedy: 'Choose an export of ChatGPT, Claude, LM Studio, Jan, Open WebUI or Paddock.',
      });
    }
  }

  function runRestore(path: string, kind: 'inspect' | 'restore'): TransferJob {
    const whole = absolutePath(path);
    return start(kind, basename(whole), async (handle) => {
      const tally = createTally();
      const isReal = kind === 'restore';
      try {
        await readInto([whole], handle, tally, { isReal, isRestore: true, importId: null, name: '' });
      } finally {
        if (isReal) await forgetUploads([whole]);
      }
      const summary = tally.summary();
      requireSomething(summary.skipped, tally.chats() + summary.others.length);
      handle.update({ summary });
    });
  }

  type Reading = { isReal: boolean; isRestore: boolean; importId: string | null; name: string };

  async function readInto(
    paths: readonly string[],
    { signal, update }: Handle,
    tally: Tally,
    { isReal, isRestore, importId, name }: Reading,
  ): Promise<void> {
    await using worker = startTransferWorker({ kind: 'read', paths, withAttached: isRestore }, signal);
    const attached = createAttachedMerge(attachedFiles, tally, isReal);
    /** Where the bytes of one file lie until they are known to be good. */
    const incoming = isReal ? join(workFolder, randomUUID()) : null;
    let hasRecord = false;
    try {
      for (;;) {
        const message = await worker.next();
        if (message.type === 'attached') {
          const isExpected = attached.isExpected(message.sha256);
          if (isExpected && isReal) makeFolder(workFolder);
          worker.send(isExpected ? { type: 'take', target: incoming } : { type: 'more' });
          continue;
        }
        if (message.type === 'attached-read') {
          attached.take(message.sha256, message.isGood, incoming);
          worker.send({ type: 'more' });
          continue;
        }
        if (message.type !== 'read') break;
        for (const skipped of message.skipped) tally.skip(skipped);
        queries.transaction(() => {
          for (const { source, chat, textsCut } of message.chats) {
            const plan = merge.plan(chat, isRestore);
            tally.chat(source, plan, textsCut);
            if (!isReal) continue;
            merge.apply(plan);
            if (plan.kind !== 'added' || importId === null) continue;
            if (!hasRecord) queries.addImport({ id: importId, name, sources: [source], at: Date.now() });
            hasRecord = true;
            queries.addImportedChat(importId, chat.chat.id);
          }
        });
        for (const part of isRestore ? message.parts : []) mergeOne(part);
        const share = message.totalBytes === 0 ? null : Math.min(1, message.doneBytes / message.totalBytes);
        update({ chats: tally.chats(), share });
        worker.send({ type: 'more' });
      }
      attached.finish();
    } finally {
      if (incoming !== null) await rm(incoming, { force: true });
      if (isReal) announceAll(isRestore);
    }

    function mergeOne(part: BackupPart): void {
      if (part.name === attachedPart) {
        attached.announce(part);
        return;
      }
      const chosen = { chosen: chosenSettings.all(), set: (patch: SettingsPatch) => void settings.set(patch) };
      const other = mergePart(part, queries, chosen, tools, isReal);
      if (other !== null) tally.other(other);
    }
  }

  function announceAll(isRestore: boolean): void {
    events.emit({ type: 'chats', chatId: null });
    if (!isRestore) return;
    events.emit({ type: 'presets' });
    events.emit({ type: 'prompts' });
    events.emit({ type: 'comparisons', comparisonId: null });
    events.emit({ type: 'models' });
  }

  /** Copies that a browser window sent have served their purpose. */
  async function forgetUploads(paths: readonly string[]): Promise<void> {
    for (const path of paths) if (dirname(path) === workFolder) await rm(path, { force: true });
  }

  function exportAll(format: ExportFormat, folderId: string | null): TransferJob {
    const all = folders.list();
    const folder = all.find(({ id }) => id === folderId);
    if (folderId !== null && folder === undefined)
      throw new AppError('not_found', 'This folder is not there any more.');
    const name = `${safeName(folder?.name ?? 'Paddock chats')}.zip`;
    return start('export', name, async (handle, id) => {
      const wanted = folder === undefined ? null : withFoldersIn(folder, all);
      await writeFile(id, handle, { format, name, wanted });
    });
  }

  function backup(): TransferJob {
    const name = backupName(new Date());
    return start('backup', name, (handle, id) => writeFile(id, handle, { format: 'backup', name, wanted: null }));
  }

  async function writeFile(
    id: string,
    handle: Handle,
    { name, ...writing }: Writing & { name: string },
  ): Promise<void> {
    makeFolder(workFolder);
    const target = join(workFolder, `${id}.zip`);
    const sizeBytes = await write(target, handle, writing);
    files.set(id, target);
    handle.update({ file: { name, sizeBytes } });
  }

  async function exportChat(chatId: string, format: ExportFormat | 'pdf') {
    const { exported } = toExportedChat(chats.get(chatId), folders.list());
    const stem = safeName(exported.chat.title);
    switch (format) {
      case 'markdown':
        return asText(`${stem}.md`, 'text/markdown', toMarkdown(exported));
      case 'json':
        return asText(`${stem}.json`, 'application/json', `${JSON.stringify(exported, null, 2)}\n`);
      case 'html':
        return asText(`${stem}.html`, 'text/html', toHtml(exported));
      case 'pdf': {
        if (!host.printToPdf) throw new AppError('unsupported', 'This window prints by itself.');
        const data = Buffer.from(await host.printToPdf(toHtml(exported))).toString('base64');
        return { name: `${stem}.pdf`, mediaType: 'application/pdf', encoding: 'base64' as const, data };
      }
      default:
        return format satisfies never;
    }
  }

  function backUpNow(): TransferJob {
    const { folder, keep } = settings.get().backupPlan;
    if (folder === null) {
      throw new AppError('invalid_input', 'There is no folder for backups yet.', { remedy: 'Choose one first.' });
    }
    const name = backupName(new Date());
    return start('backup', name, async (handle) => {
      try {
        makeBackupFolder(folder);
        await write(join(folder, name), handle, { format: 'backup', wanted: null });
        await pruneBackups(folder, keep);
        lastError = null;
      } catch (error) {
        if (!handle.signal.aborted) lastError = describeError(error);
        throw error;
      }
    });
  }

  /** Makes the next backup where it is time. A failure is told once, and tried again at the next look. */
  async function checkPlan(): Promise<void> {
    if (isChecking) return;
    isChecking = true;
    try {
      if (!(await isBackupDue(settings.get().backupPlan, Date.now()))) return;
      const hadFailed = lastError !== null;
      const job = backUpNow();
      const { error } = await jobs.ended(job.id);
      jobs.dismiss(job.id);
      if (error !== null && !hadFailed) events.emit({ type: 'notice', error });
    } catch (error) {
      log.error({ err: error }, 'the backup could not be made');
    } finally {
      isChecking = false;
    }
  }

  function forgetFile(id: string): Promise<void> {
    const path = files.get(id);
    files.delete(id);
    return path === undefined ? Promise.resolve() : rm(path, { force: true });
  }

  return {
    jobs: () => jobs.list().toReversed(),
    ended: jobs.ended,
    cancel: jobs.cancel,
    dismiss: async (id: string): Promise<void> => {
      jobs.dismiss(id);
      await forgetFile(id);
    },
    places: () => findChatPlaces(surroundings),
    import: runImport,
    imports: queries.listImports,
    undo: (importId: string): void => {
      queries.setImportRemoved(importId, Date.now());
      events.emit({ type: 'chats', chatId: null });
    },
    redo: (importId: string): void => {
      queries.setImportRemoved(importId, null);
      events.emit({ type: 'chats', chatId: null });
    },
    exportChat,
    exportAll,
    backup,
    inspect: (path: string) => runRestore(path, 'inspect'),
    restore: (path: string) => runRestore(path, 'restore'),
    async *read(id: string, signal: AbortSignal | undefined): AsyncGenerator<string, void> {
      const path = files.get(id);
      if (path === undefined)
        throw new AppError('not_found', 'This file is not there any more.', { remedy: 'Make it again.' });
      for await (const piece of createReadStream(path, { highWaterMark: pieceBytes })) {
        if (signal?.aborted === true) return;
        if (piece instanceof Buffer) yield piece.toString('base64');
      }
    },
    backupStatus: async (): Promise<BackupStatus> => {
      const { folder } = settings.get().backupPlan;
      return { lastAt: folder === null ? null : await lastBackupAt(folder), lastError };
    },
    backUpNow,
    checkPlan,
    async [Symbol.asyncDispose](): Promise<void> {
      for (const timer of timers) clearTimeout(timer);
      await jobs[Symbol.asyncDispose]();
    },
  };
}

function makeBackupFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (cause) {
    throw new AppError('file_unreadable', `The backup can’t be written to ${folder}.`, {
      remedy: 'Check that the folder is there and that you may write to it, or choose another.',
      cause,
    });
  }
}

function asText(name: string, mediaType: string, data: string) {
  return { name, mediaType, encoding: 'utf8' as const, data };
}

function withFoldersIn(folder: Folder, all: readonly Folder[]): ReadonlySet<string> {
  const wanted = new Set([folder.id]);
  for (let before = 0; before !== wanted.size;) {
    before = wanted.size;
    for (const { id, parentId } of all) if (parentId !== null && wanted.has(parentId)) wanted.add(id);
  }
  return wanted;
}
