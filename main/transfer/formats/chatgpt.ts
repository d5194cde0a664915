import { z } from 'zod';
import type { Round } from '../../../contract/chats.ts';
import { finishDraft, finishedCall, placeholder, toTime, type DraftMessage, type ReadResult } from './draft.ts';

const text = z.string().nullish().catch(null);

const messageSchema = z.object({
  author: z.object({ role: z.string(), name: text }),
  create_time: z.unknown().optional(),
  recipient: text,
  status: text,
  content: z.looseObject({ content_type: z.string() }),
  metadata: z
    .object({
      model_slug: text,
      is_visually_hidden_from_conversation: z.boolean().nullish().catch(null),
      finished_duration_sec: z.number().nullish().catch(null),
      attachments: z
        .array(z.object({ id: text, name: text }))
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
});
type Told = z.infer<typeof messageSchema>;

const nodeSchema = z.object({ parent: text, message: messageSchema.nullish().catch(null) });

const conversationSchema = z.object({
  id: text,
  conversation_id: text,
  title: text,
  create_time: z.unknown().optional(),
  update_time: z.unknown().optional(),
  mapping: z.record(z.string(), nodeSchema.catch({ parent: null, message: null })),
  current_node: text,
  default_model_slug: text,
  is_archived: z.boolean().nullish().catch(null),
  is_starred: z.boolean().nullish().catch(null),
});

/** An answer that is being put together of several nodes; each link knows the one before it. */
type Part = { key: string; told: Told; before: Part | null };

/** One conversation of `conversations.json`, a tree of nodes of which several may make up one answer. */
export function readChatGpt(value: unknown): ReadResult {
  const parsed = conversationSchema.safeParse(value);
  if (!parsed.success) return { skipped: 'invalid', name: '' };
  const conversation = parsed.data;
  const mapping = new Map(Object.entries(conversation.mapping));
  const { messages, keyOf } = flatten(mapping, conversation.default_model_slug ?? null);
  let leaf = conversation.current_node ?? null;
  const met = new Set<string>();
  while (leaf !== null && !keyOf.has(leaf) && !met.has(leaf)) {
    met.add(leaf);
    leaf = mapping.get(leaf)?.parent ?? null;
  }
  return finishDraft({
    source: 'chatgpt',
    sourceId: conversation.conversation_id ?? conversation.id ?? `${conversation.title}/${[...mapping.keys()][0]}`,
    title: conversation.title ?? '',
    createdAt: toTime(conversation.create_time),
    updatedAt: toTime(conversation.update_time),
    leafKey: leaf === null ? null : (keyOf.get(leaf) ?? null),
    isArchived: conversation.is_archived ?? false,
    isPinned: conversation.is_starred ?? false,
    messages,
  });
}

function flatten(mapping: ReadonlyMap<string, z.infer<typeof nodeSchema>>, defaultModel: string | null) {
  const children = new Map<string | null, string[]>();
  for (const [key, { parent }] of mapping) {
    const above = parent !== null && parent !== undefined && mapping.has(parent) ? parent : null;
    const siblings = children.get(above);
    if (siblings === undefined) children.set(above, [key]);
    else siblings.push(key);
  }
  const messages: DraftMessage[] = [];
  /** Which message a node became a part of. */
  const keyOf = new Map<string, string>();
  /** Whether what ends with this part came to an answer. */
  const emitted = new Map<string, boolean>();

  /** Ends an answer with this part; the same answer is asked for again by each question that follows it. */
  function emitAnswer(part: Part | null, parentKey: string | null): string | null {
    if (part === null) return parentKey;
    if (!emitted.has(part.key)) {
      const parts: Part[] = [];
      for (let link: Part | null = part; link !== null; link = link.before) parts.push(link);
      parts.reverse();
      const answer = joinAnswer(parts.map(({ told }) => told));
      emitted.set(part.key, answer !== null);
      if (answer !== null) {
        messages.push({ key: part.key, parentKey, ...answer, modelName: answer.modelName ?? defaultModel });
        for (const { key } of parts) if (!keyOf.has(key)) keyOf.set(key, part.key);
      }
    }
    return emitted.get(part.key) === true ? part.key : parentKey;
  }

  const open: { key: string; parentKey: string | null; part: Part | null }[] = [];
  const descend = (from: string | null, parentKey: string | null, part: Part | null) => {
    for (const key of (children.get(from) ?? []).toReversed()) open.push({ key, parentKey, part });
  };
  descend(null, null, null);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const told = mapping.get(next.key)?.message;
    let { parentKey, part } = next;
    if (told !== null && told !== undefined && isShown(told)) {
      if (told.author.role === 'user') {
        parentKey = emitAnswer(part, parentKey);
        part = null;
        messages.push({
          key: next.key,
          parentKey,
          role: 'user',
          text: textOf(told),
          createdAt: toTime(told.create_time),
        });
        keyOf.set(next.key, next.key);
        parentKey = next.key;
      } else {
        part = { key: next.key, told, before: part };
      }
    }
    if (children.has(next.key)) descend(next.key, parentKey, part);
    else emitAnswer(part, parentKey);
  }
  return { messages, keyOf };
}

const hiddenTypes: ReadonlySet<string> = new Set(['user_editable_context', 'model_editable_context']);

function isShown({ author, content, metadata }: Told): boolean {
  if (metadata?.is_visually_hidden_from_conversation === true || hiddenTypes.has(content.content_type)) return false;
  return author.role === 'user' || author.role === 'assistant' || author.role === 'tool';
}

function joinAnswer(parts: readonly Told[]): Omit<DraftMessage, 'key' | 'parentKey'> | null {
  const rounds: Round[] = [];
  let texts: string[] = [];
  let thoughts: string[] = [];
  let reasoningMs: number | null = null;
  let modelName: string | null = null;
  for (const [index, part] of parts.entries()) {
    const { author, content, metadata, recipient } = part;
    modelName = metadata?.model_slug ?? modelName;
    if (content.content_type === 'reasoning_recap') {
      const seconds = metadata?.finished_duration_sec;
      reasoningMs = seconds === null || seconds === undefined ? reasoningMs : Math.max(0, Math.round(seconds * 1000));
      continue;
    }
    if (content.content_type === 'thoughts') {
      thoughts.push(...thoughtsOf(content['thoughts']));
      continue;
    }
    const shown = textOf(part);
    if (author.role === 'tool') {
      const call = rounds.at(-1)?.calls.findLast(({ result }) => result === null);
      if (call === undefined || texts.length > 0) texts.push(shown);
      else call.result = shown;
    } else if (recipient !== null && recipient !== undefined && recipient !== 'all') {
      const call = finishedCall({ id: `call-${index}`, name: recipient, arguments: asArguments(shown) });
      rounds.push({ reasoning: thoughts.join('\n\n'), reasoningMs: null, text: texts.join('\n\n'), calls: [call] });
      texts = [];
      thoughts = [];
    } else if (shown !== '') {
      texts.push(shown);
    }
  }
  const last = parts.at(-1);
  const answer = texts.join('\n\n');
  if (answer === '' && thoughts.length === 0 && rounds.length === 0) return null;
  return {
    role: 'assistant',
    text: answer,
    reasoning: thoughts.join('\n\n'),
    reasoningMs,
    rounds,
    modelName,
    createdAt: toTime(last?.create_time),
    state: last?.status === 'in_progress' ? 'interrupted' : 'complete',
  };
}

function thoughtsOf(thoughts: unknown): string[] {
  const parsed = z.array(z.object({ summary: text, content: text })).safeParse(thoughts);
  return (parsed.data ?? []).map(({ summary, content }) => [summary, content].filter(Boolean).join('\n'));
}

/** Arguments of tools are JSON here, and code or plain words there. */
function asArguments(shown: string): string {
  try {
    const value: unknown = JSON.parse(shown);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return shown;
  } catch {
    // Code, then.
  }
  return JSON.stringify({ input: shown });
}

const partSchema = z.looseObject({
  content_type: text,
  text,
  asset_pointer: text,
  metadata: z
    .object({ dalle: z.object({ prompt: text }).nullish().catch(null) })
    .nullish()
    .catch(null),
});

function textOf({ content, metadata, recipient, author }: Told): string {
  const get = (key: string) => (typeof content[key] === 'string' ? content[key] : '');
  switch (content.content_type) {
    case 'code': {
      const isShownCode = author.role === 'assistant' && (recipient ?? 'all') === 'all';
      return isShownCode ? `\`\`\`${get('language').replace('unknown', '')}\n${get('text')}\n\`\`\`` : get('text');
    }
    case 'tether_browsing_display':
      return get('result') || get('summary');
    case 'tether_quote':
      return [get('title'), get('url'), get('text')].filter(Boolean).join('\n');
    default: {
      const parts = Array.isArray(content['parts']) ? content['parts'] : [];
      const names = new Map(metadata?.attachments?.map(({ id, name }) => [id, name]));
      const shown = parts.map((part) => partText(part, names)).filter((one) => one !== '');
      const images = new Set(parts.map((part) => assetId(partSchema.safeParse(part).data?.asset_pointer)));
      const files = [...names].filter(([id]) => !images.has(id ?? null)).map(([, name]) => placeholder('File', name));
      const whole = [...files, ...shown].join('\n\n') || get('text');
      // Citations that only that app can resolve, between signs of the private use area.
      return whole.replaceAll(/\uE200[^\uE201]*\uE201/g, '').trim();
    }
  }
}

function partText(part: unknown, names: ReadonlyMap<string | null | undefined, string | null | undefined>): string {
  if (typeof part === 'string') return part;
  const parsed = partSchema.safeParse(part).data;
  switch (parsed?.content_type) {
    case 'image_asset_pointer':
      return placeholder('Image', names.get(assetId(parsed.asset_pointer)) ?? parsed.metadata?.dalle?.prompt);
    case 'audio_transcription':
      return parsed.text ?? '';
    case 'audio_asset_pointer':
    case 'real_time_user_audio_video_asset_pointer':
      return '';
    default:
      return parsed?.text ?? '';
  }
}

function assetId(pointer: string | null | undefined): string | null {
  return pointer?.replace(/^[a-z-]+:\/\//, '') ?? null;
}
