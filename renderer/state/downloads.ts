import { useQuery } from '@tanstack/react-query';
import { navigate } from 'wouter/use-hash-location';
import type { Download } from '../../contract/downloads.ts';
import { client } from '../connection/client.ts';
import { t } from '../i18n/index.ts';
import { toasts } from '../ui/toast.tsx';
import { endedSince, moved } from './download-facts.ts';
import { startChatWith } from './models.ts';
import { attempt, toastError, toastUndo } from './notices.ts';
import { api, queryClient } from './queries.ts';
import { announce } from './ui.ts';

const doneToastMs = 10_000;

export function useDownloads() {
  return useQuery(api.downloads.list.queryOptions());
}

function change(update: (list: readonly Download[]) => readonly Download[]): void {
  queryClient.setQueryData(api.downloads.list.queryKey(), (list) => (list === undefined ? list : [...update(list)]));
}

/** Takes what the core says of all downloads, and tells the person of those that have just ended. */
export function takeDownloads(downloads: Download[]): void {
  const before = queryClient.getQueryData(api.downloads.list.queryKey()) ?? [];
  queryClient.setQueryData(api.downloads.list.queryKey(), downloads);
  const { done, stopped } = endedSince(before, downloads);
  const isInSight = window.location.hash.startsWith('#/downloads');
  for (const download of done) {
    announce(t('downloads.doneToast', { title: download.title }));
    if (!isInSight) toastDone(download);
  }
  for (const { title, error } of stopped) {
    if (error === null) continue;
    announce(t('downloads.stoppedToast', { title }));
    if (isInSight) continue;
    const actions = [{ id: 'show', label: t('downloads.show'), run: () => navigate('/downloads') }];
    toastError(error, { title: t('downloads.stoppedToast', { title }), actions });
  }
}

function toastDone({ title, modelId }: Download): void {
  const chat =
    modelId === null ? [] : [{ id: 'chat', label: t('downloads.chat'), run: () => void startChatWith(modelId) }];
  toasts.add({ title: t('downloads.doneToast', { title }), timeout: doneToastMs, data: { actions: chat } });
}

export async function pauseDownload(id: string): Promise<void> {
  await attempt(() => client.downloads.pause({ id }));
}

export async function resumeDownload(id: string): Promise<void> {
  await attempt(() => client.downloads.resume({ id }));
}

export async function pauseAll(): Promise<void> {
  await attempt(() => client.downloads.pauseAll());
}

export async function resumeAll(): Promise<void> {
  await attempt(() => client.downloads.resumeAll());
}

/** Gone at once; for a while it can be taken back, with all that was fetched. */
export async function cancelDownload({ id, title }: Download): Promise<void> {
  const worked = await attempt(async () => {
    await client.downloads.cancel({ id });
    change((list) => list.filter((one) => one.id !== id));
    return true;
  });
  if (worked === undefined) return;
  toastUndo(t('downloads.cancelled', { title }), () => {
    void attempt(async () => {
      await client.downloads.restore({ id });
      await queryClient.invalidateQueries({ queryKey: api.downloads.list.key() });
    });
  });
}

/** Shown at its new place at once; where the core refuses, it goes back. */
export async function moveDownload(id: string, beforeId: string | null): Promise<void> {
  change((list) => moved(list, id, beforeId));
  const worked = await attempt(async () => {
    await client.downloads.move({ id, beforeId });
    return true;
  });
  if (worked === undefined) await queryClient.invalidateQueries({ queryKey: api.downloads.list.key() });
}

export async function clearFinished(): Promise<void> {
  await attempt(() => client.downloads.clearFinished());
}
