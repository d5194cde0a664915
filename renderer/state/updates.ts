import { useQuery } from '@tanstack/react-query';
import type { UpdateSettings } from '../../contract/update-settings.ts';
import { client } from '../connection/client.ts';
import { t } from '../i18n/index.ts';
import { toasts } from '../ui/toast.tsx';
import { changeSettings } from './models.ts';
import { attempt } from './notices.ts';
import { api, queryClient } from './queries.ts';

export function useUpdates() {
  return useQuery(api.updates.status.queryOptions()).data;
}

export async function checkForUpdates(): Promise<void> {
  const status = await attempt(() => client.updates.check());
  if (status !== undefined) queryClient.setQueryData(api.updates.status.queryKey(), status);
}

export async function fetchUpdate(): Promise<void> {
  await attempt(() => client.updates.download());
}

export async function cancelUpdate(): Promise<void> {
  await attempt(() => client.updates.cancel());
}

export async function installUpdate(): Promise<void> {
  await attempt(() => client.updates.install());
}

export async function returnToPrevious(): Promise<void> {
  await attempt(() => client.updates.returnToPrevious());
}

/** What was told of a version is told once in a window. */
const told = new Set<string>();
let hasAsked = false;

/** Tells of what is found and of what is ready, and asks once whether Paddock may look by itself. */
export async function takeUpdates(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: api.updates.status.key() });
  const { state, way } = await queryClient.query(api.updates.status.queryOptions());
  const { updates } = await queryClient.query(api.settings.get.queryOptions());
  if (way !== 'self') return;
  if (updates.mode === 'undecided') askOnce(updates);
  if (state.kind !== 'available' && state.kind !== 'ready') return;
  const { version } = state.offer;
  const key = `${state.kind} ${version}`;
  if (told.has(key) || globalThis.location.hash.startsWith('#/settings/updates')) return;
  told.add(key);
  toasts.add({
    title: t(state.kind === 'ready' ? 'updates.readyToast' : 'updates.availableToast', { version }),
    data: {
      actions: [
        { id: 'show', label: t('updates.showNotes'), run: () => (globalThis.location.hash = '#/settings/updates') },
        ...(state.kind === 'ready'
          ? [{ id: 'install', label: t('updates.install'), run: () => void installUpdate() }]
          : []),
      ],
    },
  });
}

/** A toast that is closed without an answer asks again at the next start. */
function askOnce(updates: UpdateSettings): void {
  if (hasAsked) return;
  hasAsked = true;
  const decide = (mode: UpdateSettings['mode']) => void changeSettings({ updates: { ...updates, mode } });
  toasts.add({
    title: t('updates.question'),
    description: t('updates.questionText'),
    timeout: 0,
    data: {
      actions: [
        { id: 'automatic', label: t('updates.yesAutomatic'), run: () => decide('automatic') },
        { id: 'ask', label: t('updates.yesAsk'), run: () => decide('ask') },
        { id: 'off', label: t('updates.no'), run: () => decide('off') },
      ],
    },
  });
}
