import type { AppEvent } from '../../contract/app.ts';
import { client } from '../connection/client.ts';
import { isConnected, untilConnected } from '../connection/connection.ts';
import { takeDownloads } from './downloads.ts';
import { markInLibrary, refreshLibrary, takeJobs } from './library.ts';
import { api, queryClient } from './queries.ts';
import { toastNotice } from './remedies.ts';

const pauseMs = 1000;

/** Turns what the core says into what the window knows. The only place that does. */
function apply(event: AppEvent): void {
  switch (event.type) {
    case 'chats':
      void queryClient.invalidateQueries({ queryKey: api.chats.list.key() });
      if (event.chatId !== null) {
        void queryClient.invalidateQueries({ queryKey: api.chats.get.queryKey({ input: { chatId: event.chatId } }) });
      }
      return;
    case 'models':
      void queryClient.invalidateQueries({ queryKey: api.models.list.key() });
      void queryClient.invalidateQueries({ queryKey: api.models.profile.key() });
      void queryClient.invalidateQueries({ queryKey: api.models.capabilities.key() });
      void queryClient.invalidateQueries({ queryKey: api.remotes.list.key() });
      void queryClient.invalidateQueries({ queryKey: api.library.details.key() });
      void markInLibrary();
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
    case 'presets':
      void queryClient.invalidateQueries({ queryKey: api.presets.list.key() });
      return;
    case 'engine':
      queryClient.setQueryData(api.engine.status.queryKey(), event.status);
      return;
    case 'server':
      queryClient.setQueryData(api.server.status.queryKey(), event.status);
      return;
    case 'settings':
      queryClient.setQueryData(api.settings.get.queryKey(), event.settings);
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
      for await (const event of events) apply(event);
    } catch {
      // The wire closed, which the banner shows; or the stream broke, which the next round mends.
    }
    if (isConnected()) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
