import { app, Notification } from 'electron';
import type { AppEvent } from '../../contract/app.ts';
import type { WindowCommand } from '../../contract/desktop.ts';
import type { Download } from '../../contract/downloads.ts';
import type { Core } from '../core.ts';
import type { Activity } from './activity.ts';
import { showBadge } from './progress.ts';
import type { Texts } from './texts/en.ts';
import type { Windows } from './windows.ts';

/** Indexing tells of its failures together. */
const settleMs = 2000;

type Options = { core: Core; activity: Activity; windows: Windows; texts(): Texts; resourcesFolder: string };

/** Tells the person what has ended while they look at something else. */
export function notifyPerson({ core, activity, windows, texts, resourcesFolder }: Options): void {
  let unseen = 0;
  let downloadStates = new Map(activity.downloads().map(({ id, state }) => [id, state]));
  const writing = new Set<string>();
  let failedDocuments: number | null = null;
  let indexingTimer: NodeJS.Timeout | undefined;

  const isInFront = () => windows.all().some((window) => window.isFocused());

  function tell(title: string, body: string, command: WindowCommand): void {
    if (isInFront()) return;
    unseen += 1;
    showBadge(unseen, windows, resourcesFolder);
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body });
    notification.on('click', () => windows.send(command));
    notification.show();
  }

  function takeDownloads(downloads: readonly Download[]): void {
    const before = downloadStates;
    downloadStates = new Map(downloads.map(({ id, state }) => [id, state]));
    if (!activity.settings().desktop.notifyDownloads) return;
    for (const { id, state, title, error } of downloads) {
      const was = before.get(id);
      if (was === undefined || was === state) continue;
      const { download } = texts();
      if (state === 'done') tell(download.done, title, { type: 'show', path: '/downloads' });
      else if (state === 'failed' || (state === 'paused' && error !== null)) {
        tell(download.failed, error === null ? title : `${title}: ${error.message}`, {
          type: 'show',
          path: '/downloads',
        });
      }
    }
  }

  function takeChat(chatId: string): void {
    if (core.chats.isWriting(chatId)) {
      writing.add(chatId);
      return;
    }
    if (!writing.delete(chatId) || !activity.settings().desktop.notifyAnswers || isInFront()) return;
    const { chat, messages } = core.chats.get(chatId);
    const answer = messages.find(({ id }) => id === chat.leafId);
    const { answer: say } = texts();
    const path = chat.comparisonId === null ? `/chat/${chat.id}` : `/compare/${chat.comparisonId}`;
    tell(answer?.state === 'failed' ? say.failed : say.done, chat.title || say.untitled, { type: 'show', path });
  }

  async function countFailures(): Promise<void> {
    const collections = await activity.client.documents.collections();
    const failed = collections.reduce((sum, { failedCount }) => sum + failedCount, 0);
    const more = failed - (failedDocuments ?? failed);
    failedDocuments = failed;
    if (more > 0 && activity.settings().desktop.notifyIndexing) {
      const names = collections.filter(({ failedCount }) => failedCount > 0).map(({ name }) => name);
      tell(texts().indexing.failed(more), names.join(', '), { type: 'show', path: '/documents' });
    }
  }

  function take(event: AppEvent): void {
    if (event.type === 'downloads') takeDownloads(event.downloads);
    if (event.type === 'chats' && event.chatId !== null) takeChat(event.chatId);
    if (event.type === 'documents') {
      indexingTimer ??= setTimeout(() => {
        indexingTimer = undefined;
        void countFailures();
      }, settleMs);
    }
  }

  activity.onEvent(take);
  void countFailures();
  app.on('browser-window-focus', () => {
    unseen = 0;
    showBadge(0, windows, resourcesFolder);
  });
}
