import type { Attachment, ContextUse, Message } from '../../contract/chats.ts';
import { AppError } from '../../contract/errors.ts';
import type { Overflow, Tool, Turn } from '../../contract/inference.ts';
import { droppable, fitTurns } from '../runner/overflow.ts';
import { blankMessage } from './places.ts';
import type { ChatDocuments, ChatModels } from './ports.ts';
import { buildTurns, withSources } from './prompt.ts';
import type { TokenCounter } from './tokens.ts';

type Dependencies = {
  models: ChatModels;
  documents: Pick<ChatDocuments, 'get'>;
  counter: TokenCounter;
  overflow(): Overflow;
};

export type MeterRequest = {
  modelId: string;
  systemPrompt: string;
  tools: readonly Tool[];
  path: readonly Message[];
  draft: string;
  attachments?: readonly Attachment[] | undefined;
};

export type ContextMeter = ReturnType<typeof createContextMeter>;

const usualCharactersPerToken = 4;
/** An answer needs a little room behind the prompt; the runner keeps as much. */
const leastAnswerTokens = 1;

/** Says how full the context of a model would be, and what would have to go. */
export function createContextMeter({ models, documents, counter, overflow }: Dependencies) {
  async function measure({
    modelId,
    systemPrompt,
    tools,
    path,
    draft,
    attachments = [],
  }: MeterRequest): Promise<ContextUse> {
    const loaded = models.loaded(modelId);
    const count = await counter.for(modelId);
    const asked: Message = { ...blankMessage('', null), id: '', role: 'user', text: draft, state: 'complete' };
    const turns = buildTurns(systemPrompt, draft === '' ? path : [...path, asked], new Map());
    const sizes = new Map<Turn, number>();
    const use = { system: 0, tools: await count.tools(tools), documents: 0, history: 0, draft: 0 };
    const messages = new Map(path.map((message, index) => [message.id, { message, next: path[index + 1] }]));
    await Promise.all(
      turns.map(async ({ turn, messageId }) => {
        const whole = (await count.text(textOf(turn))) + count.perTurn;
        sizes.set(turn, whole);
        if (messageId === null) use.system += whole;
        else if (messageId === '') use.draft += whole;
        else {
          const known = messages.get(messageId);
          const sources = turn.role === 'user' && known?.next?.role === 'assistant' ? known.next.sources : [];
          const passages = sources.length === 0 ? 0 : await count.text(withSources('', sources));
          use.documents += passages;
          use.history += whole - passages;
        }
      }),
    );
    const limit = loaded?.contextLength ?? null;
    const dropped = await whatGoes(turns, sizes, use.tools, limit);
    const attached = estimateDocuments(attachments, (limit ?? Infinity) - use.system - use.tools - use.draft);
    return { limit, ...use, documents: use.documents + attached, isExact: count.isExact && attached === 0, ...dropped };
  }

  /** What is attached to a draft comes whole where it fits; what of it is taken otherwise is found with the question. */
  function estimateDocuments(attachments: readonly Attachment[], roomTokens: number): number {
    const characters = attachments.reduce((sum, attachment) => {
      if (attachment.kind !== 'document') return sum;
      try {
        return sum + documents.get(attachment.documentId).characters;
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'not_found') throw error;
        return sum;
      }
    }, 0);
    return Math.round(Math.max(0, Math.min(characters / usualCharactersPerToken, roomTokens)));
  }

  /** As the runner does it, with what was counted in place of rendering. */
  async function whatGoes(
    turns: ReturnType<typeof buildTurns>,
    sizes: ReadonlyMap<Turn, number>,
    toolTokens: number,
    limit: number | null,
  ): Promise<Pick<ContextUse, 'droppedMessageIds' | 'nextToDropId'>> {
    const policy = overflow();
    if (limit === null || policy === 'stop') return { droppedMessageIds: [], nextToDropId: null };
    const all = turns.map(({ turn }) => turn);
    const attempt = async (kept: Turn[]) => {
      const length = kept.reduce((sum, turn) => sum + (sizes.get(turn) ?? 0), toolTokens);
      return { tokens: { length }, kept: new Set(kept) };
    };
    const owner = new Map(turns.map(({ turn, messageId }) => [turn, messageId]));
    const idsOf = (some: readonly Turn[]) => [...new Set(some.map((turn) => owner.get(turn) ?? ''))].filter(Boolean);
    const order = droppable(all, policy);
    try {
      const { result } = await fitTurns(all, policy, limit - leastAnswerTokens, attempt);
      const gone = order.filter((turn) => !result.kept.has(turn));
      const left = order.filter((turn) => result.kept.has(turn));
      return { droppedMessageIds: idsOf(gone), nextToDropId: idsOf(left)[0] ?? null };
    } catch (error) {
      // Too long for any of it: everything that may go goes, and the gauge shows the rest as too much.
      if (!(error instanceof AppError) || error.code !== 'context_overflow') throw error;
      return { droppedMessageIds: idsOf(order), nextToDropId: null };
    }
  }

  return {
    measure,
    /** Tokens of a text; estimated where the model can't be asked. */
    count: async (modelId: string, text: string): Promise<number> => (await counter.for(modelId)).text(text),
  };
}

/** What of a turn reaches the prompt. Thoughts of earlier answers do so in few templates, and are not counted. */
function textOf(turn: Turn): string {
  if (turn.role !== 'assistant' || turn.toolCalls === undefined) return turn.content;
  return [turn.content, ...turn.toolCalls.map(({ name, arguments: written }) => `${name} ${written}`)].join('\n');
}
