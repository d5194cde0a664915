import { z } from 'zod';
import type { Round } from '../../../contract/chats.ts';
import { finishDraft, finishedCall, placeholder, toTime, type DraftMessage, type ReadResult } from './draft.ts';

const text = z.string().nullish().catch(null);

const blockSchema = z.looseObject({ type: z.string(), text, thinking: text, id: text, name: text, tool_use_id: text });
type Block = z.infer<typeof blockSchema>;

const messageSchema = z.object({
  uuid: z.string(),
  sender: z.string(),
  text,
  content: z.array(blockSchema.nullable().catch(null)).nullish().catch(null),
  created_at: z.unknown().optional(),
  parent_message_uuid: text,
  attachments: z
    .array(z.object({ file_name: text, extracted_content: text }).nullable().catch(null))
    .nullish()
    .catch(null),
  files: z
    .array(z.object({ file_name: text, file_kind: text }).nullable().catch(null))
    .nullish()
    .catch(null),
});
type Told = z.infer<typeof messageSchema>;

const conversationSchema = z.object({
  uuid: z.string(),
  name: text,
  created_at: z.unknown().optional(),
  updated_at: z.unknown().optional(),
  model: text,
  is_starred: z.boolean().nullish().catch(null),
  current_leaf_message_uuid: text,
  chat_messages: z.array(messageSchema.nullable().catch(null)),
});

/** One conversation of Claude's `conversations.json`. It is a list; where parents are told, a tree. */
export function readClaude(value: unknown): ReadResult {
  const parsed = conversationSchema.safeParse(value);
  if (!parsed.success) return { skipped: 'invalid', name: '' };
  const { uuid, name, model, chat_messages: told, ...conversation } = parsed.data;
  const turns = told.filter((message) => message !== null);
  const known = new Set(turns.map((message) => message.uuid));
  const isTree = turns.some(({ parent_message_uuid: parent }) => known.has(parent ?? ''));
  const messages: DraftMessage[] = [];
  for (const turn of turns) {
    const parentKey = isTree ? (turn.parent_message_uuid ?? null) : (messages.at(-1)?.key ?? null);
    const draft = turn.sender === 'human' ? readQuestion(turn) : readAnswer(turn);
    // An empty one in a tree may have others below it.
    if (draft !== null || isTree) {
      const role = turn.sender === 'human' ? 'user' : 'assistant';
      messages.push({
        key: turn.uuid,
        parentKey,
        role,
        createdAt: toTime(turn.created_at),
        modelName: model ?? 'Claude',
        text: '',
        ...draft,
      });
    }
  }
  return finishDraft({
    source: 'claude',
    sourceId: uuid,
    title: name ?? '',
    createdAt: toTime(conversation.created_at),
    updatedAt: toTime(conversation.updated_at),
    leafKey: conversation.current_leaf_message_uuid ?? null,
    isPinned: conversation.is_starred ?? false,
    messages: messages.some(({ text: shown, rounds }) => shown !== '' || rounds !== undefined) ? messages : [],
  });
}

function blocksOf({ content }: Told): Block[] {
  return (content ?? []).filter((block) => block !== null);
}

function readQuestion(turn: Told): Pick<DraftMessage, 'text'> | null {
  const words = blocksOf(turn)
    .map((block) => (block.type === 'text' ? (block.text ?? '') : ''))
    .filter((one) => one !== '')
    .join('\n\n');
  const attached = (turn.attachments ?? []).map((attachment) => {
    const name = attachment?.file_name ?? '';
    const content = attachment?.extracted_content ?? '';
    // What was pasted has no name: it is part of the question.
    if (name === '') return content;
    return content === '' ? placeholder('File', name) : `${placeholder('File', name)}\n\n${fence(content)}`;
  });
  const files = (turn.files ?? []).map((file) =>
    placeholder(file?.file_kind === 'image' ? 'Image' : 'File', file?.file_name),
  );
  const whole = [words || (turn.text ?? ''), ...attached, ...new Set(files)].filter((one) => one !== '').join('\n\n');
  return whole === '' ? null : { text: whole };
}

/** A fence that is longer than any in the text. */
function fence(content: string): string {
  const longest = Math.max(2, ...(content.match(/`{3,}/g) ?? []).slice(0, 1000).map((ticks) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}\n${content}\n${ticks}`;
}

function readAnswer(turn: Told): Pick<DraftMessage, 'text' | 'reasoning' | 'rounds'> | null {
  const rounds: Round[] = [];
  let texts: string[] = [];
  let thoughts: string[] = [];
  for (const block of blocksOf(turn)) {
    switch (block.type) {
      case 'text':
        texts.push(block.text ?? '');
        break;
      case 'thinking':
        thoughts.push(block.thinking ?? '');
        break;
      case 'tool_use': {
        const call = finishedCall({
          id: block.id ?? `call-${rounds.length}`,
          name: block.name ?? '',
          arguments: JSON.stringify(block['input'] ?? {}),
        });
        rounds.push({ reasoning: thoughts.join('\n\n'), reasoningMs: null, text: texts.join('\n\n'), calls: [call] });
        texts = [];
        thoughts = [];
        break;
      }
      case 'tool_result': {
        const calls = rounds.flatMap((round) => round.calls);
        const call =
          calls.find(({ id }) => id === block.tool_use_id) ?? calls.findLast(({ result }) => result === null);
        if (call === undefined) break;
        call.result = resultText(block['content']);
        if (block['is_error'] === true) call.state = 'failed';
        break;
      }
      default:
        // Marks of that app, without words.
        break;
    }
  }
  const whole = texts.filter((one) => one !== '').join('\n\n') || (rounds.length === 0 ? (turn.text ?? '') : '');
  if (whole === '' && rounds.length === 0 && thoughts.length === 0) return null;
  return { text: whole, reasoning: thoughts.join('\n\n'), rounds };
}

const resultSchema = z.array(z.looseObject({ type: text, text }));

function resultText(content: unknown): string {
  if (typeof content === 'string') return content;
  const parsed = resultSchema.safeParse(content);
  if (!parsed.success) return content === undefined || content === null ? '' : JSON.stringify(content);
  return parsed.data.map((part) => part.text ?? (part.type === 'image' ? placeholder('Image', null) : '')).join('\n');
}
