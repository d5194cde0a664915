import { reasoningProbes, typedContent, type Capabilities } from './capabilities.ts';
import { after, commonStart, isTag, pieces, withoutHeader, type Outline } from './outline.ts';
import { attempt, probe, type Render } from './probe.ts';

export type Markers = { open: string; close: string };
/** `beforeAnswer`: what the template writes between a thought and the answer. */
export type ThinkingMarkers = Markers & { beforeAnswer?: string };

/** For templates that speak of thoughts and never write any themselves. */
const knownMarkers: Markers[] = [
  { open: '<think>', close: '</think>' },
  { open: '[THINK]', close: '[/THINK]' },
  { open: '<seed:think>', close: '</seed:think>' },
  { open: '<|START_THINKING|>', close: '<|END_THINKING|>' },
  { open: '<|inner_prefix|>', close: '<|inner_suffix|>' },
  { open: '<|begin_of_thought|>', close: '<|end_of_thought|>' },
  { open: '<thought>', close: '</thought>' },
  { open: '<thinking>', close: '</thinking>' },
  { open: '<reasoning>', close: '</reasoning>' },
];

/** What stands around thoughts: from a rendered thought, from what the switch changes, or from the template's words. */
export async function findThinkingMarkers(
  render: Render,
  template: string,
  capabilities: Capabilities,
  outline: Outline,
): Promise<ThinkingMarkers | null> {
  return (
    (await fromRenderedThought(render, capabilities)) ??
    fromSwitch(outline) ??
    fromEmptyThought(outline.beforeAnswer) ??
    knownMarkers.find(({ open, close }) => template.includes(open) && template.includes(close)) ??
    null
  );
}

async function fromRenderedThought(
  render: Render,
  { reasoningField, wantsTypedContent, thinkingSwitch }: Capabilities,
): Promise<ThinkingMarkers | null> {
  if (reasoningField === null) return null;
  const switched = thinkingSwitch ? { [thinkingSwitch.variable]: thinkingSwitch.on } : {};
  for (const messages of reasoningProbes(reasoningField)) {
    const converted = wantsTypedContent
      ? messages.map((message) => ({ ...message, content: typedContent(message.content) }))
      : messages;
    const text = await attempt(render, { messages: converted, add_generation_prompt: false, ...switched });
    const at = text?.indexOf(probe.reasoning) ?? -1;
    if (text === null || at === -1) continue;
    const open = lastMarker(after(text.slice(0, at), probe.user));
    const rest = text.slice(at + probe.reasoning.length);
    const close = firstMarker(rest.split(probe.assistant)[0] ?? '');
    if (open === null || close === null) continue;
    // Where only the closing tag speaks of thoughts, the prompt is what opens them, in some other case.
    const isOpened = thoughtWord.test(open) || !thoughtWord.test(close);
    const answerAt = rest.indexOf(probe.assistant);
    const between = answerAt === -1 ? '' : rest.slice(rest.indexOf(close) + close.length, answerAt).trimStart();
    return { open: isOpened ? open : close.replace('/', ''), close, beforeAnswer: between };
  }
  return null;
}

const thoughtWord = /think|thought|reason|inner|analysis/i;

/** The last tag before a thought, with what may stand between the two. */
function lastMarker(text: string): string | null {
  const all = pieces(text);
  const at = all.findLastIndex(isTag);
  if (at === -1) return null;
  // `<|open|>think<|sep|>` is one marker of three pieces.
  const isCompound =
    !thoughtWord.test(all[at] ?? '') && thoughtWord.test(all[at - 1] ?? '') && isTag(all[at - 2] ?? '');
  return all
    .slice(isCompound ? at - 2 : at)
    .join('')
    .trim();
}

function firstMarker(text: string): string | null {
  const [first = '', word = '', last = ''] = pieces(text.trimStart());
  if (!isTag(first)) return null;
  return !thoughtWord.test(first) && thoughtWord.test(word) && isTag(last) ? first + word + last : first;
}

/** `<think>` against `<think></think>`, or `<think>` against `</think>`, at the end of prompts. */
function fromSwitch({ prompts: { on, off } }: Outline): Markers | null {
  if (on === null || off === null) return null;
  const shared = commonStart(on, off);
  const [whenOn, whenOff] = [on.slice(shared.length).trim(), off.slice(shared.length).trim()];
  const empty = fromEmptyThought(off);
  if (empty && (whenOff.endsWith(empty.close) || on.trimEnd().endsWith(empty.open))) return empty;
  return isTag(whenOn) && isTag(whenOff) ? { open: whenOn, close: whenOff } : null;
}

/** Two different tags with nothing in between at the end: an empty thought. */
function fromEmptyThought(text: string): Markers | null {
  const all = pieces(text.trimEnd());
  const close = all.at(-1) ?? '';
  const openAt = all.findLastIndex((piece, index) => index < all.length - 1 && isTag(piece));
  const open = all.slice(openAt, -1).join('').trim();
  const isPair = openAt !== -1 && isTag(close) && thoughtWord.test(open) && open !== close;
  return isPair && open.length < 40 ? { open, close } : null;
}

/** What the template writes around an answer and the prompt does not end with: marks of the answer, to be taken away. */
export function findAnswerMarks(template: string, thinking: ThinkingMarkers, outline: Outline): string[] {
  if (template.includes('<response></response>')) return ['<response>', '</response>'];
  const before = stripMarkers(withoutHeader(outline.beforeAnswer, outline), [thinking]).trimStart();
  const afterThought = thinking.beforeAnswer ?? '';
  const close = pieces(outline.afterAnswer.trimStart())[0] ?? '';
  const isOwnClose = before !== '' && isTag(close) && /response|text|answer|close/i.test(close);
  return [...new Set([outline.promptTail + before, afterThought, isOwnClose ? close : ''])].filter(
    (mark) => mark.trim() !== '' && mark !== outline.promptTail,
  );
}

/** Takes whole empty thoughts and answers, and single markers of them, from the beginning of a text. */
export function stripMarkers(text: string, markers: Markers[], marks: string[] = []): string {
  let rest = text;
  for (;;) {
    const trimmed = rest.trimStart();
    const found = markers
      .flatMap(({ open, close }) => [open.trim(), close.trim()])
      .concat(marks.map((mark) => mark.trim()))
      .find((marker) => marker !== '' && trimmed.startsWith(marker));
    if (found === undefined) return rest;
    rest = trimmed.slice(found.length);
  }
}
