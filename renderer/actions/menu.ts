import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { navigate } from 'wouter/use-hash-location';
import type { WindowCommand } from '../../contract/desktop.ts';
import { bridge } from '../connection/bridge.ts';
import { client } from '../connection/client.ts';
import { isConnected, untilConnected } from '../connection/connection.ts';
import { newChat } from '../state/chats.ts';
import { openModelPath } from '../state/models.ts';
import { attempt } from '../state/notices.ts';
import { useSettings } from '../state/queries.ts';
import { setDraft, useUi } from '../state/ui.ts';
import { hideWelcome } from '../state/welcome.ts';
import { shortcutsOf } from './bindings.ts';
import { allActions } from './index.ts';

const pauseMs = 1000;

/** In the desktop app: has the menus offer what this window does, and does what they, links and files ask for. */
export function useMenu(): void {
  const { t, i18n } = useTranslation();
  const bindings = useSettings().data?.keyBindings;

  useEffect(() => {
    if (bridge === undefined || bindings === undefined) return;
    const actions = allActions.map((action) => ({
      id: action.id,
      label: t(action.labelKey),
      shortcut: shortcutsOf(action, bindings)[0] ?? null,
    }));
    void attempt(() => client.desktop.setMenu({ actions }));
  }, [bindings, t, i18n.language]);

  useEffect(() => {
    if (bridge === undefined) return undefined;
    const leaving = new AbortController();
    void follow(leaving.signal);
    return () => leaving.abort();
  }, []);
}

async function follow(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await untilConnected();
    try {
      for await (const command of await client.desktop.commands(undefined, { signal })) apply(command);
    } catch {
      // The window is on its way out, or the wire closed, which the banner shows.
    }
    if (!signal.aborted && isConnected()) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

function apply(command: WindowCommand): void {
  if (command.type !== 'run') hideWelcome();
  switch (command.type) {
    case 'run':
      allActions.find(({ id }) => id === command.actionId)?.run();
      return;
    case 'show':
      navigate(command.path);
      return;
    case 'openModel':
      void openModelPath(command.path);
      return;
    case 'draft': {
      newChat();
      // What the person was writing stays.
      const draft = useUi.getState().drafts['new'] ?? '';
      setDraft('new', draft.trim() === '' ? command.text : `${draft}\n\n${command.text}`);
      return;
    }
    default:
      command satisfies never;
  }
}
