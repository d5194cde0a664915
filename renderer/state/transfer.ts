import { useQuery } from '@tanstack/react-query';
import { create } from 'zustand';
import type { Chat } from '../../contract/chats.ts';
import type { ErrorInfo } from '../../contract/errors.ts';
import type { ExportFormat, TransferJob } from '../../contract/transfer.ts';
import { bridge } from '../connection/bridge.ts';
import { client } from '../connection/client.ts';
import { toErrorInfo } from '../connection/errors.ts';
import { uploadFile } from '../connection/upload.ts';
import { formatPercent } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';
import { saveBlob, saveText } from '../shell/markdown/save.ts';
import { toasts } from '../ui/toast.tsx';
import { titleOf } from './chats.ts';
import { pickFolder } from './models.ts';
import { attempt, toastDone, toastError, toastUndo } from './notices.ts';
import { api, queryClient } from './queries.ts';

/** Files that this window waits for, and where the backups lie that it has looked into. */
const awaited = new Set<string>();
const useBackupPaths = create<Readonly<Record<string, string>>>(() => ({}));

export function useTransferJobs(): readonly TransferJob[] {
  return useQuery(api.transfer.jobs.queryOptions()).data ?? [];
}

export function useChatPlaces() {
  return useQuery(api.transfer.places.queryOptions()).data ?? [];
}

export function usePastImports() {
  return useQuery(api.transfer.imports.queryOptions()).data ?? [];
}

export function useBackupStatus() {
  return useQuery(api.transfer.backupStatus.queryOptions()).data;
}

/** Where the backup lies that a job looked into; `undefined` where another window did. */
export function useBackupPath(jobId: string): string | undefined {
  return useBackupPaths((paths) => paths[jobId]);
}

/** Takes what the core says of its jobs. A file that this window asked for is saved as soon as it is there. */
export function takeTransferJobs(jobs: TransferJob[]): void {
  queryClient.setQueryData(api.transfer.jobs.queryKey(), jobs);
  for (const job of jobs) {
    if (job.state === 'running') continue;
    if (awaited.delete(job.id) && job.file !== null) void saveFile(job);
  }
  if (jobs.every(({ state }) => state !== 'running')) {
    void queryClient.invalidateQueries({ queryKey: api.transfer.imports.key() });
    void queryClient.invalidateQueries({ queryKey: api.transfer.backupStatus.key() });
  }
}

async function saveFile({ id, file }: TransferJob): Promise<void> {
  await attempt(async () => {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    for await (const piece of await client.transfer.read({ id })) pieces.push(fromBase64(piece));
    saveBlob(new Blob(pieces, { type: 'application/zip' }), file?.name ?? 'Paddock.zip');
    await client.transfer.dismiss({ id });
  });
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}

/** Asks for files with the browser's own dialog. */
function chooseFiles(accept: string, isMultiple: boolean): Promise<File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  input.multiple = isMultiple;
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

/** Where the core can read a file: where it is, or where a browser window sends it. */
async function pathOf(file: File): Promise<string | null> {
  if (bridge !== undefined) return bridge.pathForFile(file);
  const failure: ErrorInfo = {
    code: 'internal',
    message: t('error.uploadFailed', { name: file.name }),
    remedy: t('error.internalRemedy'),
  };
  const id = toasts.add({ title: t('transfer.sending', { name: file.name, percent: formatPercent(0) }), timeout: 0 });
  const onProgress = (share: number) =>
    toasts.update(id, { title: t('transfer.sending', { name: file.name, percent: formatPercent(share) }) });
  const result = await uploadFile({ file, kind: 'chats', onProgress, failure });
  toasts.close(id);
  if ('path' in result) return result.path;
  toastError(result.error);
  return null;
}

async function pathsOf(files: readonly File[]): Promise<string[]> {
  const paths: string[] = [];
  for (const file of files) {
    const path = await pathOf(file);
    if (path !== null) paths.push(path);
  }
  return paths;
}

export async function importFiles(files: readonly File[]): Promise<void> {
  await importPaths(await pathsOf(files));
}

export async function importPaths(paths: string[]): Promise<boolean> {
  if (paths.length === 0) return false;
  return (await attempt(() => client.transfer.import({ paths }))) !== undefined;
}

export async function chooseAndImport(): Promise<void> {
  await importFiles(await chooseFiles('.zip,.json,.jsonl', true));
}

export function importFolder(): Promise<void> {
  return pickFolder((path) => importPaths([path]));
}

export async function undoImport(importId: string, name: string): Promise<void> {
  await attempt(async () => {
    await client.transfer.undo({ importId });
    await queryClient.invalidateQueries({ queryKey: api.transfer.imports.key() });
    toastUndo(t('transfer.undone', { name }), () => {
      void attempt(() => client.transfer.redo({ importId })).then(() =>
        queryClient.invalidateQueries({ queryKey: api.transfer.imports.key() }),
      );
    });
  });
}

export async function cancelJob(id: string): Promise<void> {
  await attempt(() => client.transfer.cancel({ id }));
}

export async function dismissJob(id: string): Promise<void> {
  await attempt(() => client.transfer.dismiss({ id }));
}

export async function exportAll(format: ExportFormat, folderId: string | null): Promise<void> {
  const job = await attempt(() => client.transfer.exportAll({ format, folderId }));
  if (job !== undefined) awaitFile(job);
}

export async function backUp(): Promise<void> {
  const job = await attempt(() => client.transfer.backup());
  if (job !== undefined) awaitFile(job);
}

/** It may be done before anyone waits for it. */
function awaitFile(job: TransferJob): void {
  awaited.add(job.id);
  void queryClient.query(api.transfer.jobs.queryOptions()).then(takeTransferJobs);
}

export async function backUpToFolder(): Promise<void> {
  await attempt(() => client.transfer.backUpNow());
}

/** Asks for a backup and says what restoring it would do. */
export async function chooseBackup(): Promise<void> {
  const [path] = await pathsOf(await chooseFiles('.zip', false));
  if (path === undefined) return;
  const job = await attempt(() => client.transfer.inspect({ path }));
  if (job !== undefined) useBackupPaths.setState({ [job.id]: path });
}

export async function restoreBackup(inspectId: string, path: string): Promise<void> {
  await attempt(async () => {
    await client.transfer.restore({ path });
    await client.transfer.dismiss({ id: inspectId });
  });
}

/** Saves one chat as a file. A PDF is made by the host, or by printing. */
export async function exportChat(chat: Pick<Chat, 'id' | 'title'>, format: ExportFormat | 'pdf'): Promise<void> {
  try {
    const { name, mediaType, encoding, data } = await client.transfer.exportChat({ chatId: chat.id, format });
    if (encoding === 'utf8') saveText(data, name, mediaType);
    else saveBlob(new Blob([fromBase64(data)], { type: mediaType }), name);
    toastDone(t('transfer.saved', { name }));
  } catch (error) {
    const info = toErrorInfo(error);
    if (format === 'pdf' && info.code === 'unsupported') usePrinting.setState({ chatId: chat.id });
    else toastError(info, { title: t('transfer.exportFailed', { name: titleOf(chat) }) });
  }
}

/** The chat that is being printed. */
export const usePrinting = create<{ chatId: string | null }>(() => ({ chatId: null }));
