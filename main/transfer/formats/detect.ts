import type { ImportSource } from '../../../contract/transfer.ts';
import { readChatGpt } from './chatgpt.ts';
import { readClaude } from './claude.ts';
import type { ReadResult } from './draft.ts';
import { readLmStudio } from './lm-studio.ts';
import { readOpenWebUi } from './open-webui.ts';
import { readPaddock } from './paddock.ts';

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of which app a chat is, by its shape alone; `null` for anything else. */
export function detect(value: unknown): Exclude<ImportSource, 'jan'> | null {
  if (!isObject(value)) return null;
  if (value['format'] === 'paddock-chat') return 'paddock';
  if (isObject(value['mapping'])) return 'chatgpt';
  if (Array.isArray(value['chat_messages'])) return 'claude';
  if (isObject(value['chat']) && (isObject(value['chat']['history']) || Array.isArray(value['chat']['messages']))) {
    return 'openwebui';
  }
  if (isObject(value['history']) && isObject(value['history']['messages'])) return 'openwebui';
  if (Array.isArray(value['messages'])) return 'lmstudio';
  return null;
}

/** Lists of chats that some exports put into an object. */
export function chatsIn(value: unknown): readonly unknown[] {
  if (!isObject(value) || detect(value) !== null) return [value];
  for (const key of ['conversations', 'chats', 'data']) {
    const list = value[key];
    if (Array.isArray(list)) return list;
  }
  return [value];
}

/** Reads a chat of whichever app. `place` is the path of its file, for apps that say something by it. */
export function readChat(value: unknown, place: string): ReadResult | { skipped: 'unknown'; name: string } {
  const source = detect(value);
  switch (source) {
    case 'chatgpt':
      return readChatGpt(value);
    case 'claude':
      return readClaude(value);
    case 'lmstudio':
      return readLmStudio(value, place);
    case 'openwebui':
      return readOpenWebUi(value);
    case 'paddock':
      return readPaddock(value);
    case null:
      return { skipped: 'unknown', name: place };
    default:
      return source satisfies never;
  }
}
