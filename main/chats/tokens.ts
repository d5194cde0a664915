import { createHash } from 'node:crypto';
import type { Tool, Turn } from '../../contract/inference.ts';
import type { ChatModels } from './ports.ts';

/** How one model counts. */
export type Counts = {
  isExact: boolean;
  /** What its template writes around one turn. */
  perTurn: number;
  text(text: string): Promise<number>;
  /** What the definitions of tools take. */
  tools(tools: readonly Tool[]): Promise<number>;
};

export type TokenCounter = ReturnType<typeof createTokenCounter>;

/** More texts than the longest chat has messages. */
const keptTexts = 20_000;
/** What templates usually write around a turn. */
const usualPerTurn = 5;
const probe = 'x';

/** Counts tokens with the models that are in memory, each text once, and estimates where none is. */
export function createTokenCounter({ models }: { models: ChatModels }) {
  const counted = new Map<string, Promise<number>>();
  const templates = new Map<string, Promise<number>>();

  /** Short texts are their own keys; a long one would be kept twice. */
  function keyOf(modelId: string, text: string): string {
    const name = text.length <= 64 ? text : createHash('sha1').update(text).digest('base64');
    return `${modelId}\n${text.length}\n${name}`;
  }

  function once(key: string, count: () => Promise<number>): Promise<number> {
    const known = counted.get(key);
    if (known !== undefined) return known;
    if (counted.size >= keptTexts) counted.clear();
    const begun = count();
    counted.set(key, begun);
    begun.catch(() => counted.delete(key));
    return begun;
  }

  async function tokenize(modelId: string, text: string): Promise<number> {
    const result = await models.peek(modelId, { kind: 'tokenize', text, special: false });
    if (result?.kind !== 'tokenize') throw gone();
    return result.tokens.length;
  }

  async function render(modelId: string, turns: Turn[], tools: readonly Tool[] = []): Promise<number> {
    const result = await models.peek(modelId, { kind: 'render', prompt: chatPrompt(turns, tools) });
    if (result?.kind !== 'render') throw gone();
    return result.tokenCount;
  }

  /** Found by rendering one question, and the same behind a whole turn of each side. */
  async function measureTemplate(modelId: string): Promise<number> {
    const question: Turn = { role: 'user', content: probe };
    const [one, three, text] = await Promise.all([
      render(modelId, [question]),
      render(modelId, [question, { role: 'assistant', content: probe }, question]),
      tokenize(modelId, probe),
    ]);
    return Math.max(0, Math.round((three - one - 2 * text) / 2));
  }

  async function measureTools(modelId: string, tools: readonly Tool[]): Promise<number> {
    const question: Turn[] = [{ role: 'user', content: probe }];
    const [told, plain] = await Promise.all([render(modelId, question, tools), render(modelId, question)]);
    return Math.max(0, told - plain);
  }

  return {
    /** How the model counts as it is now: exact only while it is in memory on this computer. */
    for: async (modelId: string): Promise<Counts> => {
      const loaded = models.loaded(modelId);
      if (loaded === null || loaded.settings === null) return estimate;
      const settingsKey = `${modelId}\n${loaded.settings.chatTemplate ?? ''}`;
      const known = templates.get(settingsKey) ?? measureTemplate(modelId);
      templates.set(settingsKey, known);
      const perTurn = await known.catch(() => {
        // A model whose template fails says so when it is asked a question.
        templates.delete(settingsKey);
        return usualPerTurn;
      });
      return {
        isExact: true,
        perTurn,
        text: (text) =>
          text === ''
            ? Promise.resolve(0)
            : once(keyOf(modelId, text), () => tokenize(modelId, text)).catch(() => estimateTokens(text)),
        tools: (tools) => {
          if (tools.length === 0) return Promise.resolve(0);
          const key = keyOf(settingsKey, JSON.stringify(tools));
          return once(key, () => measureTools(modelId, tools)).catch(() => estimate.tools(tools));
        },
      };
    },
  };
}

const estimate: Counts = {
  isExact: false,
  perTurn: usualPerTurn,
  text: async (text) => estimateTokens(text),
  tools: async (tools) => (tools.length === 0 ? 0 : estimateTokens(JSON.stringify(tools))),
};

/** About four characters to a token, and one where a script has thousands of signs. */
export function estimateTokens(text: string): number {
  const signs = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0;
  return Math.ceil(signs + (text.length - signs) / 4);
}

/** A model may be unloaded while it is asked. */
function gone(): Error {
  return new Error('The model is no longer in memory.');
}

function chatPrompt(turns: Turn[], tools: readonly Tool[]) {
  return {
    kind: 'chat' as const,
    turns,
    tools: [...tools],
    toolChoice: 'auto' as const,
    parallelToolCalls: true,
    reasoning: 'auto' as const,
    reasoningBudget: null,
    reasoningEffort: null,
    continueLast: false,
    variables: {},
  };
}
