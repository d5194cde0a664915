import { createHash } from 'node:crypto';
import { chatSettingsSchema, type ChatToolCall, type Message, type Round } from '../../../contract/chats.ts';
import type { ExportedChat, ImportSource } from '../../../contract/transfer.ts';
import { limits } from '../limits.ts';
import { tidyTree } from './tree.ts';

/** A turn as another app told it. Keys are that app's own, unique within the chat. */
export type DraftMessage = {
  key: string;
  parentKey: string | null;
  role: Message['role'];
  text: string;
  reasoning?: string;
  reasoningMs?: number | null;
  rounds?: Round[];
  modelName?: string | null;
  /** Milliseconds; `null` where it was not told. */
  createdAt: number | null;
  state?: 'complete' | 'stopped' | 'interrupted';
};

/** A chat as another app told it. */
export type DraftChat = {
  source: ImportSource;
  /** The same whenever this chat is exported again. */
  sourceId: string;
  title: string;
  createdAt: number | null;
  updatedAt: number | null;
  leafKey: string | null;
  isPinned?: boolean;
  isArchived?: boolean;
  tags?: readonly string[];
  folders?: readonly string[];
  systemPrompt?: string;
  messages: readonly DraftMessage[];
};

/** A chat that can be kept, and how many of its texts were too long. */
export type ReadChat = { source: ImportSource; chat: ExportedChat; textsCut: number };

export type ReadResult = ReadChat | { skipped: 'invalid' | 'empty' | 'tooLarge'; name: string };

/** The same id whenever the same thing is imported again, so that nothing comes twice. */
export function stableId(...parts: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return [8, 12, 16, 20, 32].map((end, index, ends) => hash.slice(ends[index - 1] ?? 0, end)).join('-');
}

/** Seconds, milliseconds or an ISO date as milliseconds; `null` for what is no time of this era. */
export function toTime(value: unknown): number | null {
  const number = typeof value === 'string' ? Date.parse(value) : typeof value === 'number' ? value : Number.NaN;
  // Seconds since 1970 stay under this until the year 5138.
  const time = Math.round(Math.abs(number) < 1e11 && typeof value === 'number' ? number * 1000 : number);
  return time > 0 && time < 8e15 ? time : null;
}

/** Text without what a database or a page can't hold. */
export function cleanText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

export function placeholder(kind: 'Image' | 'Audio' | 'Video' | 'File', name: string | null | undefined): string {
  return name ? `[${kind}: ${name.replaceAll(/[\r\n\]]/g, ' ').slice(0, 200)}]` : `[${kind}]`;
}

export function finishedCall(call: Partial<ChatToolCall> & Pick<ChatToolCall, 'id' | 'name'>): ChatToolCall {
  return { server: null, arguments: '{}', state: 'done', result: null, durationMs: null, ...call };
}

/** Makes of what another app told a chat of ours: ids that stay, a tree without holes or circles, times for all. */
export function finishDraft(draft: DraftChat): ReadResult {
  const name = draft.title;
  if (draft.messages.length > limits.messagesOfChat) return { skipped: 'tooLarge', name };
  const idOf = (key: string) => stableId(draft.source, draft.sourceId, key);
  let textsCut = 0;
  const cut = (text: string) => {
    const clean = cleanText(text);
    if (clean.length <= limits.textCharacters) return clean;
    textsCut += 1;
    return `${clean.slice(0, limits.textCharacters).toWellFormed()}\n\n[…]`;
  };
  const told = draft.messages.map(({ createdAt }) => createdAt).filter((time) => time !== null);
  const createdAt = draft.createdAt ?? earliest(told) ?? Date.now();
  const messages = tidyTree(
    draft.messages.map((message, index): ExportedChat['messages'][number] => ({
      id: idOf(message.key),
      parentId: message.parentKey === null ? null : idOf(message.parentKey),
      role: message.role,
      text: cut(message.text),
      reasoning: cut(message.reasoning ?? ''),
      reasoningMs: message.reasoningMs ?? null,
      rounds: message.rounds?.map((round) => cutRound(round, cut)) ?? [],
      attachments: [],
      sources: [],
      state: message.state ?? 'complete',
      createdAt: message.createdAt ?? createdAt + index,
      modelId: null,
      modelName: message.role === 'assistant' && message.modelName ? message.modelName.slice(0, 200) : null,
      stats: null,
      provenance: null,
      error: null,
    })),
  );
  if (messages.length === 0) return { skipped: 'empty', name };
  const leafId = draft.leafKey === null ? null : idOf(draft.leafKey);
  const title = shortTitle(name) || shortTitle(messages.find(({ role }) => role === 'user')?.text ?? '');
  const chat: ExportedChat = {
    format: 'paddock-chat',
    version: 1,
    chat: {
      id: stableId(draft.source, draft.sourceId),
      title,
      titleSource: title === '' ? 'none' : 'chosen',
      createdAt,
      updatedAt: Math.max(createdAt, draft.updatedAt ?? latest(told) ?? createdAt),
      leafId: messages.some(({ id }) => id === leafId) ? leafId : (messages.at(-1)?.id ?? null),
      isPinned: draft.isPinned ?? false,
      isArchived: draft.isArchived ?? false,
      tags: tagsFrom(draft.tags ?? []),
      comparisonId: null,
      folders: (draft.folders ?? []).map((folder) => shortTitle(folder).slice(0, 80)).filter((folder) => folder !== ''),
      notes: '',
      settings: chatSettingsSchema.parse({ systemPrompt: cleanText(draft.systemPrompt ?? '').slice(0, 200_000) }),
    },
    messages,
  };
  return { source: draft.source, chat, textsCut };
}

function cutRound({ calls, ...round }: Round, cut: (text: string) => string): Round {
  return {
    ...round,
    text: cut(round.text),
    reasoning: cut(round.reasoning),
    calls: calls.map((call) => ({
      ...call,
      name: call.name.slice(0, 200),
      arguments: cut(call.arguments),
      result: call.result === null ? null : cut(call.result),
    })),
  };
}

function shortTitle(text: string): string {
  return cleanText(text).replaceAll(/\s+/g, ' ').trim().slice(0, 200).toWellFormed().trim();
}

export function tagsFrom(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => shortTitle(tag).slice(0, 40).trim()).filter((tag) => tag !== ''))].slice(0, 50);
}

// Not `Math.min(...times)`: a chat may have more turns than a call may have arguments.
function earliest(times: readonly number[]): number | null {
  return times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b));
}

function latest(times: readonly number[]): number | null {
  return times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b));
}
