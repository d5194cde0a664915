import { z } from 'zod';
import type { Round } from '../../../contract/chats.ts';
import {
  finishDraft,
  finishedCall,
  placeholder,
  stableId,
  toTime,
  type DraftMessage,
  type ReadResult,
} from './draft.ts';
import { splitThinking } from './thinking.ts';

const text = z.string().nullish().catch(null);
const model = z.object({ id: text }).nullish().catch(null);

const threadSchema = z.object({
  id: text,
  title: text,
  created: z.unknown().optional(),
  updated: z.unknown().optional(),
  isFavorite: z.boolean().nullish().catch(null),
  model,
  metadata: z
    .looseObject({ title: text, is_favorite: z.boolean().nullish().catch(null) })
    .nullish()
    .catch(null),
  assistants: z
    .array(z.object({ instructions: text, model }).nullable().catch(null))
    .nullish()
    .catch(null),
});

const pieceSchema = z.looseObject({
  type: text,
  text: z
    .union([z.string(), z.object({ value: text }).transform(({ value }) => value ?? '')])
    .nullish()
    .catch(null),
});

const oldCallSchema = z.object({
  tool: z.object({ id: text, function: z.object({ name: text, arguments: z.unknown() }).nullish() }).nullish(),
  response: z.unknown().optional(),
});

const messageSchema = z.object({
  id: text,
  thread_id: text,
  role: z.string(),
  content: z.union([z.string(), z.array(pieceSchema.nullable().catch(null))]),
  created_at: z.unknown().optional(),
  status: text,
  metadata: z
    .looseObject({
      modelId: text,
      tool_calls: z.array(oldCallSchema.nullable().catch(null)).nullish().catch(null),
    })
    .nullish()
    .catch(null),
});
type Told = z.infer<typeof messageSchema>;

/** A thread folder of Jan: `thread.json` and the lines of `messages.jsonl`. */
export function readJan(thread: unknown, lines: readonly unknown[], folderName: string): ReadResult {
  const parsed = threadSchema.safeParse(thread ?? {});
  if (!parsed.success) return { skipped: 'invalid', name: folderName };
  const { id, title, metadata, assistants, ...told } = parsed.data;
  const modelName = told.model?.id ?? assistants?.find((one) => one?.model?.id)?.model?.id ?? null;
  const messages: DraftMessage[] = [];
  for (const [index, line] of lines.entries()) {
    const message = messageSchema.safeParse(line).data;
    if (message === undefined || (message.role !== 'user' && message.role !== 'assistant')) continue;
    const draft = message.role === 'user' ? readQuestion(message) : readAnswer(message, modelName);
    const key = message.id ?? stableId(String(index), draft.text);
    messages.push({ key, parentKey: messages.at(-1)?.key ?? null, createdAt: toTime(message.created_at), ...draft });
  }
  return finishDraft({
    source: 'jan',
    sourceId: id ?? folderName,
    title: title ?? metadata?.title ?? '',
    createdAt: toTime(told.created),
    updatedAt: toTime(told.updated),
    leafKey: messages.at(-1)?.key ?? null,
    isPinned: told.isFavorite ?? metadata?.is_favorite ?? false,
    systemPrompt: assistants?.find((one) => one?.instructions)?.instructions ?? '',
    messages,
  });
}

function piecesOf({ content }: Told) {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content.filter((piece) => piece !== null);
}

function readQuestion(told: Told): Pick<DraftMessage, 'role' | 'text'> {
  const words = piecesOf(told).map((piece) =>
    piece.type === 'image_url' ? placeholder('Image', null) : (piece.text ?? ''),
  );
  return { role: 'user', text: words.filter((one) => one !== '').join('\n\n') };
}

function readAnswer(told: Told, modelName: string | null): Omit<DraftMessage, 'key' | 'parentKey' | 'createdAt'> {
  const rounds: Round[] = [];
  let texts: string[] = [];
  let thoughts: string[] = [];
  const addCall = (call: Round['calls'][number]) => {
    rounds.push({ reasoning: thoughts.join('\n\n'), reasoningMs: null, text: texts.join('\n\n'), calls: [call] });
    texts = [];
    thoughts = [];
  };
  for (const old of told.metadata?.tool_calls ?? []) {
    if (!old?.tool) continue;
    const given = old.tool.function?.arguments;
    addCall(
      finishedCall({
        id: old.tool.id ?? `call-${rounds.length}`,
        name: old.tool.function?.name ?? '',
        arguments: typeof given === 'string' ? given : JSON.stringify(given ?? {}),
        result: asText(old.response),
      }),
    );
  }
  for (const piece of piecesOf(told)) {
    if (piece.type === 'tool_call' && 'tool_name' in piece) {
      addCall(
        finishedCall({
          id: typeof piece['tool_call_id'] === 'string' ? piece['tool_call_id'] : `call-${rounds.length}`,
          name: typeof piece['tool_name'] === 'string' ? piece['tool_name'] : '',
          arguments: JSON.stringify(piece['input'] ?? {}),
          result: asText(piece['output']),
        }),
      );
    } else if (piece.type === 'reasoning') thoughts.push(piece.text ?? '');
    else if (piece.type === 'image_url') texts.push(placeholder('Image', null));
    else texts.push(piece.text ?? '');
  }
  const whole = texts.filter((one) => one !== '').join('\n\n');
  const { text: answer, reasoning } = thoughts.length === 0 ? splitThinking(whole) : { text: whole, reasoning: '' };
  return {
    role: 'assistant',
    text: answer,
    reasoning: thoughts.join('\n\n') || reasoning,
    ...(rounds.length === 0 ? {} : { rounds }),
    modelName: told.metadata?.modelId ?? modelName,
    state: told.status === 'stopped' ? 'stopped' : 'complete',
  };
}

function asText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
