import type { Attachment, Message, Source } from '../../contract/chats.ts';
import type { Media, Turn } from '../../contract/inference.ts';

/** A turn of the prompt, and the message that it comes from; `null` for the system's. */
export type PromptTurn = { turn: Turn; messageId: string | null };

/**
 * The turns that a model is given for a branch: `path` down to the last message, which may be an answer to go on with.
 * Each question stands behind the passages that were gathered for it, which are kept with its answer. Pictures come
 * from `media`, by the message they belong to.
 */
export function buildTurns(
  systemPrompt: string,
  path: readonly Message[],
  media: ReadonlyMap<string, Media[]>,
): PromptTurn[] {
  const system: PromptTurn[] =
    systemPrompt.trim() === '' ? [] : [{ turn: { role: 'system', content: systemPrompt }, messageId: null }];
  return [
    ...system,
    ...path.flatMap((message, index) => {
      const turns =
        message.role === 'user'
          ? [userTurn(message, path[index + 1], media)]
          : answerTurns(message, index === path.length - 1);
      return turns.map((turn) => ({ turn, messageId: message.id }));
    }),
  ];
}

function userTurn(message: Message, next: Message | undefined, media: ReadonlyMap<string, Media[]>): Turn {
  const pictures = media.get(message.id);
  return {
    role: 'user',
    content: withSources(message.text, next?.role === 'assistant' ? next.sources : []),
    ...(pictures === undefined || pictures.length === 0 ? {} : { media: pictures }),
  };
}

/** The question behind its passages, numbered as the answer is to cite them. */
export function withSources(question: string, sources: readonly Source[]): string {
  if (sources.length === 0) return question;
  const passages = sources.map(({ n, text }) => `[${n}] ${text}`).join('\n');
  return `Use these sources to answer.\n\n${passages}\n\n${question}`;
}

/** What a model is told of a call that was stopped. */
const noResult = 'The call was stopped before it had a result.';

/**
 * What a model wrote and what its tools said, round by round. An answer without text is left out, but for thoughts to go
 * on with at the end.
 */
function answerTurns({ rounds, text, reasoning }: Message, isLast: boolean): Turn[] {
  const earlier = rounds.flatMap((round): Turn[] => [
    {
      role: 'assistant',
      content: round.text,
      ...thoughts(round.reasoning),
      toolCalls: round.calls.map(({ id, name, arguments: written }) => ({ id, name, arguments: written })),
    },
    ...round.calls.map(({ id, name, result }): Turn => ({
      role: 'tool',
      content: result ?? noResult,
      toolCallId: id,
      name,
    })),
  ]);
  if (text === '' && (reasoning === '' || !isLast)) return earlier;
  return [...earlier, { role: 'assistant', content: text, ...thoughts(reasoning) }];
}

/** Thoughts are handed over always; it is the model's template that knows which of them it wants to see again. */
function thoughts(reasoning: string): { reasoning?: string } {
  return reasoning === '' ? {} : { reasoning };
}

/** What was attached to the questions of a branch, each once, in their order. */
export function attachmentsOf(path: readonly Message[]): Attachment[] {
  const byId = new Map(path.flatMap(({ attachments }) => attachments).map((item) => [attachmentId(item), item]));
  return [...byId.values()];
}

function attachmentId(attachment: Attachment): string {
  return attachment.kind === 'document' ? attachment.documentId : attachment.fileId;
}

/**
 * The passages that are new on a branch, numbered on from those that its model sees already. What lies within one of
 * those is not given a second time.
 */
export function newSources(gathered: readonly Source[], given: readonly Source[]): Source[] {
  const isGiven = (source: Source) =>
    given.some(
      ({ documentId, start, end }) => documentId === source.documentId && start <= source.start && end >= source.end,
    );
  const last = given.reduce((highest, { n }) => Math.max(highest, n), 0);
  return gathered.filter((source) => !isGiven(source)).map((source, index) => ({ ...source, n: last + index + 1 }));
}
