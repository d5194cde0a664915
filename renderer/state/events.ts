import type { AppEvent } from '../../contract/app.ts';
import { client } from '../connection/client.ts';
import { isConnected, untilConnected } from '../connection/connection.ts';
import { isAtTheComputer } from './access.ts';
import { refreshChatList } from './chat-list.ts';
import { refreshDevices } from './devices.ts';
import { refreshDocuments } from './documents.ts';
import { refreshComparison } from './comparisons.ts';
import { takeDownloads } from './downloads.ts';
import { markInLibrary, refreshLibrary, takeJobs } from './library.ts';
import { attempt } from './notices.ts';
import { api, queryClient } from './queries.ts';
import { toastNotice } from './remedies.ts';
import { refreshRuntimes } from './runtimes.ts';
import { takeTransferJobs } from './transfer.ts';
import { takeUpdates } from './updates.ts';

const pauseMs = 1000;

/** Turns what the core says into what the window knows. The only place that does. */
function apply(event: AppEvent): void {
  switch (event.type) {
    case 'chats':
      refreshChatList();
      if (event.chatId !== null) {
        void queryClient.invalidateQueries({ queryKey: api.chats.get.queryKey({ input: { chatId: event.chatId } }) });
      }
      return;
    case 'models':
      void queryClient.invalidateQueries({ queryKey: api.models.list.key() });
      void queryClient.invalidateQueries({ queryKey: api.models.profile.key() });
      void queryClient.invalidateQueries({ queryKey: api.models.capabilities.key() });
      void queryClient.invalidateQueries({ queryKey: api.documents.search.key() });
      void queryClient.invalidateQueries({ queryKey: api.remotes.list.key() });
      void queryClient.invalidateQueries({ queryKey: api.library.details.key() });
      void markInLibrary();
      return;
    case 'documents':
      refreshDocuments(event.documentId);
      return;
    case 'downloads':
      takeDownloads(event.downloads);
      return;
    case 'library':
      refreshLibrary();
      return;
    case 'library-jobs':
      takeJobs(event.jobs);
      return;
    case 'transfer-jobs':
      takeTransferJobs(event.jobs);
      return;
    case 'benches':
      void queryClient.invalidateQueries({ queryKey: api.benches.list.key() });
      return;
    case 'self-tests':
      void queryClient.invalidateQueries({ queryKey: api.selfTests.list.key() });
      void queryClient.invalidateQueries({ queryKey: api.selfTests.notices.key() });
      return;
    case 'power':
      queryClient.setQueryData(api.hardware.power.queryKey(), event.power);
      return;
    case 'presets':
      void queryClient.invalidateQueries({ queryKey: api.presets.list.key() });
      return;
    case 'prompts':
      void queryClient.invalidateQueries({ queryKey: api.prompts.list.key() });
      return;
    case 'comparisons':
      refreshComparison(event.comparisonId);
      return;
    case 'engine':
      queryClient.setQueryData(api.engine.status.queryKey(), event.status);
      return;
    case 'server':
      queryClient.setQueryData(api.server.status.queryKey(), event.status);
      return;
    case 'settings':
      queryClient.setQueryData(api.settings.get.queryKey(), event.settings);
      void queryClient.invalidateQueries({ queryKey: api.tools.list.key() });
      void queryClient.invalidateQueries({ queryKey: api.documents.search.key() });
      return;
    case 'devices':
      refreshDevices();
      return;
    case 'tools':
      void queryClient.invalidateQueries({ queryKey: api.tools.list.key() });
      void queryClient.invalidateQueries({ queryKey: api.tools.rules.key() });
      void queryClient.invalidateQueries({ queryKey: api.tools.config.key() });
      return;
    case 'runtimes':
      refreshRuntimes();
      return;
    case 'updates':
      void attempt(takeUpdates);
      return;
    case 'notice':
      toastNotice(event.error);
      return;
    default:
      event satisfies never;
  }
}

/** Listens for as long as the window lives. What was missed while not listening is asked for again. */
export async function followEvents(): Promise<never> {
  for (;;) {
    await untilConnected();
    try {
      const events = await client.app.events();
      void queryClient.invalidateQueries();
      if (isAtTheComputer()) void attempt(takeUpdates);
      for await (const event of events) apply(event);
    } catch {
      // The wire closed, which the banner shows; or the stream broke, which the next round mends.
    }
    if (isConnected()) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
