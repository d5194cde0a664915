import { dirname } from 'node:path/posix';
import { z } from 'zod';
import type { ReadChat, ReadResult } from '../formats/draft.ts';
import { chatsIn, readChat } from '../formats/detect.ts';
import { readJan } from '../formats/jan.ts';
import type { BackupPart, Skipped } from '../protocol.ts';
import type { TextFile, TextListener } from './files.ts';
import { createItemSplitter, type ItemSplitter, type JsonItem } from './json-items.ts';

/** What has been read and not been handed on. */
export type Read = { chats: ReadChat[]; parts: BackupPart[]; skipped: Skipped[] };

const partSchema = z.object({
  format: z.literal('paddock-table'),
  name: z.string(),
  rows: z.array(z.record(z.string(), z.unknown())),
});

type Thread = { thread: unknown; lines: unknown[] | null };

/** Makes chats of texts. What none of the formats knows is only worth a word where nothing else was found with it. */
export function createReader(): TextListener & { take(): Read; isFull(): boolean; finish(): void } {
  let read: Read = { chats: [], parts: [], skipped: [] };
  let file: TextFile = { place: '', container: null };
  let splitter: ItemSplitter = createItemSplitter();
  let role: 'thread' | 'lines' | 'chats' = 'chats';
  const threads = new Map<string, Thread>();
  const unknown = new Map<string, { places: string[]; hasOthers: boolean }>();

  function take(): Read {
    const taken = read;
    read = { chats: [], parts: [], skipped: [] };
    return taken;
  }

  function add(result: ReadResult | { skipped: 'unknown'; name: string }): void {
    const container = file.container ?? file.place;
    const known = unknown.get(container) ?? { places: [], hasOthers: false };
    unknown.set(container, known);
    if (!('skipped' in result)) {
      known.hasOthers = true;
      read.chats.push(result);
    } else if (result.skipped === 'unknown') {
      if (known.places.length < 10) known.places.push(result.name);
    } else {
      known.hasOthers = true;
      read.skipped.push({ reason: result.skipped, name: result.name || file.place });
    }
  }

  function takeItem(item: JsonItem): void {
    if ('skipped' in item) {
      read.skipped.push({ reason: item.skipped, name: file.place });
      return;
    }
    if (role !== 'chats') {
      const key = `${file.container}/${dirname(file.place)}`;
      const thread = threads.get(key) ?? { thread: null, lines: null };
      threads.set(key, thread);
      if (role === 'thread') thread.thread = item.value;
      else (thread.lines ??= []).push(item.value);
      return;
    }
    const part = partSchema.safeParse(item.value).data;
    if (part !== undefined) {
      read.parts.push({ name: part.name, rows: part.rows });
      return;
    }
    for (const value of chatsIn(item.value)) add(readSafely(value, file.place));
  }

  return {
    begin(next) {
      file = next;
      splitter = createItemSplitter();
      const name = next.place.split('/').at(-1);
      role = name === 'thread.json' ? 'thread' : name === 'messages.jsonl' ? 'lines' : 'chats';
    },
    piece: (bytes) => splitter.push(bytes).forEach(takeItem),
    end: () => splitter.end().forEach(takeItem),
    take,
    /** Whether it should hand on before it reads more: a part of a backup stands between what leans on each other. */
    isFull: () => read.chats.length >= 20 || read.parts.length > 0,
    finish() {
      for (const [key, { thread, lines }] of threads) {
        if (lines !== null) add(readJan(thread, lines, key.split('/').at(-1) ?? key));
      }
      for (const { places, hasOthers } of unknown.values()) {
        if (!hasOthers) for (const name of places) read.skipped.push({ reason: 'unknown', name });
      }
    },
  };
}

/** Whatever a file holds, it costs no more than itself. */
function readSafely(value: unknown, place: string): ReturnType<typeof readChat> {
  try {
    return readChat(value, place);
  } catch {
    return { skipped: 'invalid', name: place };
  }
}
