import { typedContent, type Capabilities } from './capabilities.ts';
import { attempt, probe, type Render, type TemplateMessage } from './probe.ts';

/** What a template writes around the turns of an assistant. */
export type Outline = {
  /** The ends of prompts for a new answer, after the user's words: as it is by default, and with thinking on and off. */
  prompts: { plain: string; on: string | null; off: string | null };
  /** What stands between the user's words and an answer, and between an answer and the next user's words. */
  beforeAnswer: string;
  afterAnswer: string;
  /** Signs at the very end of the prompt, without space after them, which may belong to what the model writes. */
  promptTail: string;
};

/** Renders the conversations that the formats are read from. */
export async function readOutline(render: Render, capabilities: Capabilities): Promise<Outline> {
  const convert = (messages: TemplateMessage[]): TemplateMessage[] =>
    capabilities.wantsTypedContent
      ? messages.map((message) => ({ ...message, content: typedContent(message.content) }))
      : messages;
  const question: TemplateMessage = { role: 'user', content: probe.user };
  const prompt = async (variables: Record<string, unknown>): Promise<string | null> => {
    const text = await attempt(render, { messages: convert([question]), add_generation_prompt: true, ...variables });
    return text === null ? null : after(text, probe.user);
  };
  const { thinkingSwitch } = capabilities;
  const plain = (await prompt({})) ?? '';
  const answered = await attempt(render, {
    messages: convert([
      question,
      { role: 'assistant', content: probe.assistant },
      { role: 'user', content: probe.secondUser },
    ]),
    add_generation_prompt: true,
  });
  const at = answered?.indexOf(probe.assistant) ?? -1;
  const before = answered === null || at === -1 ? plain : after(answered.slice(0, at), probe.user);
  const rest = answered === null || at === -1 ? '' : answered.slice(at + probe.assistant.length);
  const end = rest.indexOf(probe.secondUser);
  return {
    prompts: {
      plain,
      on: thinkingSwitch && (await prompt({ [thinkingSwitch.variable]: thinkingSwitch.on })),
      off: thinkingSwitch && (await prompt({ [thinkingSwitch.variable]: thinkingSwitch.off })),
    },
    beforeAnswer: before,
    afterAnswer: end === -1 ? rest : rest.slice(0, end),
    promptTail: isTag(pieces(plain).at(-1) ?? '') ? '' : (/[^\s\w<>[\]|]+$|>{2,}$/.exec(plain)?.[0] ?? ''),
  };
}

/** What follows the last occurrence of a word. */
export function after(text: string, word: string): string {
  const at = text.lastIndexOf(word);
  return at === -1 ? text : text.slice(at + word.length);
}

// A tag: in angle brackets, as `[INST]`, in one of Unicode's rarer brackets, or Kimi K3's, which is two tokens with
// words between them.
const tag = String.raw`<\|(?:open|close)\|>[^<]*<\|sep\|>|<[^<>\s][^<>]*>|\[\/?[A-Z_]+\]|[⟦⟨《〈【「『◁«][^\s⟦⟧]{1,40}?[⟧⟩》〉】」』▷»]`;
const piece = new RegExp(String.raw`${tag}|\s+|\w+|[^]`, 'gu');
const wholeTag = new RegExp(`^(?:${tag})$`, 'u');

/** The pieces a marker is made of: tags, words, runs of space, single signs. */
export function pieces(text: string): string[] {
  return text.match(piece) ?? [];
}

export function isTag(text: string): boolean {
  return wholeTag.test(text);
}

/** The longest beginning that two texts share, in whole pieces. */
export function commonStart(left: string, right: string): string {
  const [a, b] = [pieces(left), pieces(right)];
  const end = a.findIndex((piece, index) => piece !== b[index]);
  return a.slice(0, end === -1 ? a.length : end).join('');
}

/** The longest end that two texts share, in whole pieces. */
export function commonEnd(left: string, right: string): string {
  const [a, b] = [pieces(left).toReversed(), pieces(right).toReversed()];
  const end = a.findIndex((piece, index) => piece !== b[index]);
  return a
    .slice(0, end === -1 ? a.length : end)
    .toReversed()
    .join('');
}

/** The part of an assistant's turn that the model itself writes: without the header that the prompt ends with. */
export function withoutHeader(turn: string, { prompts, beforeAnswer }: Outline): string {
  const shared = [prompts.plain, prompts.on, prompts.off].map((prompt) => commonStart(turn, prompt ?? '').length);
  const own = ownHeader(prompts.plain);
  const at = own === '' ? -1 : turn.indexOf(own);
  const header = Math.max(...shared, at === -1 ? 0 : at + own.length);
  return turn.slice(header === 0 ? commonStart(turn, beforeAnswer).length : header);
}

/** The last pieces of a prompt, from the last tag on: where a template writes more before them than in past turns. */
function ownHeader(prompt: string): string {
  const all = pieces(prompt);
  const tag = all.findLastIndex(isTag);
  if (tag === -1) return '';
  return all.slice(tag === all.length - 1 ? Math.max(0, tag - 1) : tag).join('');
}
