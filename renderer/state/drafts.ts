import { z } from 'zod';
import type { Chat } from '../../contract/chats.ts';
import { api, queryClient } from './queries.ts';
import { useUi } from './ui.ts';

const storageKey = 'paddock.drafts';
const writeAfterMs = 300;
/** More than anybody has open; the browser keeps 5 MB. */
const mostCharacters = 1_000_000;
const keptSchema = z.record(z.string(), z.string());

/** Brings back what was typed and not sent when the window was last closed, and keeps what is typed from now on. */
export function keepDrafts(): void {
  useUi.setState({ drafts: read() });
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    clearTimeout(waiting);
    waiting = undefined;
    store(useUi.getState().drafts);
  };
  useUi.subscribe((state, before) => {
    if (state.drafts !== before.drafts) waiting ??= setTimeout(write, writeAfterMs);
  });
  window.addEventListener('pagehide', write);
}

function read(): Record<string, string> {
  try {
    return keptSchema.parse(JSON.parse(localStorage.getItem(storageKey) ?? '{}'));
  } catch {
    // Written by hand or by another version: there is nothing to bring back.
    return {};
  }
}

function store(drafts: Readonly<Record<string, string>>): void {
  const chats = queryClient.getQueryData(api.chats.list.queryKey());
  const kept = JSON.stringify(
    Object.fromEntries(Object.entries(drafts).filter(([key, text]) => isKept(key, text, chats))),
  );
  if (kept.length > mostCharacters) return;
  localStorage.setItem(storageKey, kept);
}

/** Not what is empty, and not what belongs to a chat that leaves no trace or is gone. */
function isKept(key: string, text: string, chats: readonly Chat[] | undefined): boolean {
  if (text === '') return false;
  if (key === 'new' || chats === undefined) return key === 'new';
  const chat = chats.find(({ id }) => id === key);
  return chat !== undefined && !chat.isTemporary;
}
