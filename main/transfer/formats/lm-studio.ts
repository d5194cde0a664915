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

const pieceSchema = z.looseObject({ type: text, text });
const contentSchema = z.union([z.string(), z.array(pieceSchema.nullable().catch(null))]);

const stepSchema = z.object({
  type: text,
  content: contentSchema.nullish().catch(null),
  style: z.object({ type: text, title: text }).nullish().catch(null),
  genInfo: z.object({ identifier: text, indexedModelIdentifier: text }).nullish().catch(null),
});
type Step = z.infer<typeof stepSchema>;

const versionSchema = z.object({
  role: z.string(),
  content: contentSchema.nullish().catch(null),
  steps: z.array(stepSchema.nullable().catch(null)).nullish().catch(null),
  senderInfo: z.object({ senderName: text }).nullish().catch(null),
});
type Version = z.infer<typeof versionSchema>;

const messageSchema = z.union([
  z.object({
    versions: z.array(versionSchema.nullable().catch(null)).min(1),
    currentlySelected: z.int().nonnegative().catch(0),
  }),
  versionSchema.transform((version) => ({ versions: [version], currentlySelected: 0 })),
]);

const conversationSchema = z.object({
  name: text,
  title: text,
  pinned: z.boolean().nullish().catch(null),
  createdAt: z.unknown().optional(),
  systemPrompt: text,
  messages: z.array(messageSchema.nullable().catch(null)),
});

/**
 * One `*.conversation.json` of LM Studio; also a bare list of turns with a role and a text. `place` is the file's path
 * within what was chosen: its folders become folders, its name says which conversation it is.
 */
export function readLmStudio(value: unknown, place: string): ReadResult {
  const parsed = conversationSchema.safeParse(value);
  if (!parsed.success) return { skipped: 'invalid', name: place };
  const conversation = parsed.data;
  const steps = place.split('/');
  const fileName = steps.at(-1) ?? '';
  const messages: DraftMessage[] = [];
  let parentKey: string | null = null;
  let systemPrompt = conversation.systemPrompt ?? '';
  for (const [turn, message] of conversation.messages.entries()) {
    if (message === null) continue;
    const above: string | null = parentKey;
    for (const [index, version] of message.versions.entries()) {
      if (version === null) continue;
      if (version.role === 'system') {
        systemPrompt ||= wordsOf(version.content);
        continue;
      }
      const draft = version.role === 'user' ? readQuestion(version) : readAnswer(version);
      const key = stableId(String(turn), version.role, JSON.stringify(draft));
      messages.push({ key, parentKey: above, createdAt: null, ...draft });
      if (index === message.currentlySelected || parentKey === above) parentKey = key;
    }
  }
  return finishDraft({
    source: 'lmstudio',
    // The folder may be chosen at any height, so it is no part of what tells conversations apart.
    sourceId: `${fileName}/${JSON.stringify(conversation.createdAt ?? null)}`,
    title: conversation.name ?? conversation.title ?? '',
    createdAt: toTime(conversation.createdAt),
    updatedAt: null,
    leafKey: parentKey,
    isPinned: conversation.pinned ?? false,
    folders: steps.slice(0, -1),
    systemPrompt,
    messages,
  });
}

function wordsOf(content: Version['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? [])
    .map((piece) => {
      if (piece?.type !== 'file') return piece?.text ?? '';
      const name = typeof piece['fileIdentifier'] === 'string' ? piece['fileIdentifier'] : null;
      return placeholder(piece['fileType'] === 'image' ? 'Image' : 'File', name);
    })
    .filter((one) => one !== '')
    .join('\n\n');
}

function readQuestion(version: Version): Pick<DraftMessage, 'role' | 'text'> {
  return { role: 'user', text: wordsOf(version.content) };
}

const callSchema = z.object({
  callId: z.union([z.string(), z.number()]).transform(String).catch(''),
  name: text,
  parameters: z.unknown().optional(),
  pluginIdentifier: text,
});
const resultSchema = z.object({
  callId: z.union([z.string(), z.number()]).transform(String).catch(''),
  content: z.unknown().optional(),
});

function readAnswer(version: Version): Omit<DraftMessage, 'key' | 'parentKey' | 'createdAt'> {
  const rounds: Round[] = [];
  let texts: string[] = [];
  let thoughts: string[] = [];
  let reasoningMs: number | null = null;
  let modelName = version.senderInfo?.senderName ?? null;
  const steps: readonly (Step | null)[] = version.steps ?? [
    { type: 'contentBlock', content: version.content, style: null, genInfo: null },
  ];
  for (const step of steps) {
    if (step?.type !== 'contentBlock') continue;
    modelName = modelName ?? step.genInfo?.indexedModelIdentifier ?? step.genInfo?.identifier ?? null;
    const pieces = typeof step.content === 'string' ? [{ type: 'text', text: step.content }] : (step.content ?? []);
    for (const piece of pieces) {
      if (piece?.type === 'toolCallRequest') {
        const { callId, name, parameters, pluginIdentifier } = callSchema.parse(piece);
        const call = finishedCall({
          id: callId,
          server: pluginIdentifier ?? null,
          name: name ?? '',
          arguments: JSON.stringify(parameters ?? {}),
        });
        rounds.push({ reasoning: thoughts.join('\n\n'), reasoningMs: null, text: texts.join('\n\n'), calls: [call] });
        texts = [];
        thoughts = [];
      } else if (piece?.type === 'toolCallResult') {
        const { callId, content } = resultSchema.parse(piece);
        const call = rounds.flatMap(({ calls }) => calls).findLast(({ id }) => id === callId);
        if (call !== undefined) call.result = typeof content === 'string' ? content : JSON.stringify(content ?? '');
      } else if (
        piece !== null &&
        (piece.text ?? '') !== '' &&
        !('isStructural' in piece && piece.isStructural === true)
      ) {
        (step.style?.type === 'thinking' ? thoughts : texts).push(piece.text ?? '');
      }
    }
    if (step.style?.type === 'thinking') reasoningMs = secondsIn(step.style.title) ?? reasoningMs;
  }
  const whole = texts.join('\n\n').trim();
  const { text: answer, reasoning } = thoughts.length === 0 ? splitThinking(whole) : { text: whole, reasoning: '' };
  return {
    role: 'assistant',
    text: answer,
    reasoning: thoughts.join('\n\n').trim() || reasoning,
    reasoningMs,
    ...(rounds.length === 0 ? {} : { rounds }),
    modelName,
  };
}

/** Of `Thought for 3.2 seconds`. */
function secondsIn(title: string | null | undefined): number | null {
  const seconds = /([\d.]+) seconds?/.exec(title ?? '')?.[1];
  return seconds === undefined || !Number.isFinite(Number(seconds)) ? null : Math.round(Number(seconds) * 1000);
}
