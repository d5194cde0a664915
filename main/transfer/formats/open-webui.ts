import { z } from 'zod';
import { finishDraft, placeholder, toTime, type DraftMessage, type ReadResult } from './draft.ts';
import { splitDetails, splitThinking } from './thinking.ts';

const text = z.string().nullish().catch(null);

const messageSchema = z.object({
  id: text,
  parentId: text,
  role: z.string(),
  content: z.union([z.string(), z.array(z.looseObject({ type: text, text }))]).catch(''),
  model: text,
  modelName: text,
  timestamp: z.unknown().optional(),
  done: z.boolean().nullish().catch(null),
  files: z
    .array(z.looseObject({ type: text, name: text }).nullable().catch(null))
    .nullish()
    .catch(null),
});
type Told = z.infer<typeof messageSchema>;

const innerSchema = z.object({
  id: text,
  title: text,
  system: text,
  params: z.object({ system: text }).nullish().catch(null),
  models: z.array(z.string()).nullish().catch(null),
  tags: z.array(z.unknown()).nullish().catch(null),
  timestamp: z.unknown().optional(),
  history: z
    .object({
      messages: z.record(z.string(), messageSchema.nullable().catch(null)),
      currentId: text,
    })
    .nullish()
    .catch(null),
  messages: z.array(messageSchema.nullable().catch(null)).nullish().catch(null),
});

const recordSchema = z.object({
  id: text,
  title: text,
  created_at: z.unknown().optional(),
  updated_at: z.unknown().optional(),
  archived: z.boolean().nullish().catch(null),
  pinned: z.boolean().nullish().catch(null),
  meta: z
    .object({ tags: z.array(z.unknown()).nullish().catch(null) })
    .nullish()
    .catch(null),
  chat: innerSchema,
});

/** One chat of Open WebUI's export: the record around it, or the chat alone. */
export function readOpenWebUi(value: unknown): ReadResult {
  const record = recordSchema.safeParse(value).data;
  const chat = record?.chat ?? innerSchema.safeParse(value).data;
  if (chat === undefined) return { skipped: 'invalid', name: '' };
  const messages = chat.history ? readTree(chat.history.messages) : readList(chat.messages ?? []);
  const tags = [...(record?.meta?.tags ?? []), ...(chat.tags ?? [])].filter((tag) => typeof tag === 'string');
  return finishDraft({
    source: 'openwebui',
    sourceId: record?.id ?? chat.id ?? `${chat.title}/${messages[0]?.key}`,
    title: record?.title ?? chat.title ?? '',
    createdAt: toTime(record?.created_at) ?? toTime(chat.timestamp),
    updatedAt: toTime(record?.updated_at),
    leafKey: chat.history?.currentId ?? null,
    isArchived: record?.archived ?? false,
    isPinned: record?.pinned ?? false,
    tags,
    systemPrompt: chat.system ?? chat.params?.system ?? '',
    messages,
  });
}

function readTree(told: Readonly<Record<string, Told | null>>): DraftMessage[] {
  return Object.entries(told).flatMap(([key, message]) =>
    message === null ? [] : [readMessage(message, message.id ?? key, message.parentId ?? null)],
  );
}

function readList(told: readonly (Told | null)[]): DraftMessage[] {
  const messages: DraftMessage[] = [];
  for (const [index, message] of told.entries()) {
    if (message === null || message.role === 'system') continue;
    messages.push(readMessage(message, message.id ?? String(index), messages.at(-1)?.key ?? null));
  }
  return messages;
}

function readMessage(told: Told, key: string, parentKey: string | null): DraftMessage {
  const words =
    typeof told.content === 'string'
      ? told.content
      : told.content
          .map((part) => part.text ?? (part.type === 'image_url' ? placeholder('Image', null) : ''))
          .join('\n');
  const files = (told.files ?? []).map((file) =>
    placeholder(file?.type === 'image' ? 'Image' : 'File', file?.type === 'image' ? null : file?.name),
  );
  const base = { key, parentKey, createdAt: toTime(told.timestamp) };
  if (told.role === 'user') {
    return { ...base, role: 'user', text: [words, ...files].filter((one) => one !== '').join('\n\n') };
  }
  const { calls, ...details } = splitDetails(words);
  const thinking = details.reasoning === '' ? { ...details, ...splitThinking(details.text) } : details;
  const round = { reasoning: thinking.reasoning, reasoningMs: thinking.reasoningMs, text: '', calls };
  return {
    ...base,
    role: 'assistant',
    ...(calls.length === 0 ? thinking : { text: thinking.text, rounds: [round] }),
    modelName: told.modelName ?? told.model ?? null,
    state: told.done === false ? 'interrupted' : 'complete',
  };
}
