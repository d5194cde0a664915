import { reasoningProbes, typedContent, type Capabilities } from './capabilities.ts';
import { after, commonStart, isTag, pieces, withoutHeader, type Outline } from './outline.ts';
import { attempt, probe, type Render } from './probe.ts';

export type Markers = { open: string; close: string };

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
): Promise<Markers | null> {
  return (
    (await fromRenderedThought(render, capabilities, outline)) ??
    fromSwitch(outline) ??
    fromEmptyThought(outline.beforeAnswer) ??
    knownMarkers.find(({ open, close }) => template.includes(open) && template.includes(close)) ??
    null
  );
}

async function fromRenderedThought(
  render: Render,
  { reasoningField, wantsTypedContent, thinkingSwitch }: Capabilities,
  outline: Outline,
): Promise<Markers | null> {
  if (reasoningField === null) return null;
  const switched = thinkingSwitch ? { [thinkingSwitch.variable]: thinkingSwitch.on } : {};
  for (const messages of reasoningProbes(reasoningField)) {
    const converted = wantsTypedContent
      ? messages.map((message) => ({ ...message, content: typedContent(message.content) }))
      : messages;
    const text = await attempt(render, { messages: converted, add_generation_prompt: false, ...switched });
    const at = text?.indexOf(probe.reasoning) ?? -1;
    if (text === null || at === -1) continue;
    // The prompt itself may open the thoughts: then the tag stands in the header.
    const before = after(text.slice(0, at), probe.user);
    const open = lastMarker(before);
    const close = firstMarker(text.slice(at + probe.reasoning.length), outline);
    if (open !== null && close !== null) return { open, close };
  }
  return null;
}

/** The last tag before a thought, with what may stand between the two. */
function lastMarker(text: string): string | null {
  const all = pieces(text);
  const at = all.findLastIndex(isTag);
  return at === -1 ? null : all.slice(at).join('').trim();
}

function firstMarker(text: string, outline: Outline): string | null {
  const upToAnswer = text.split(probe.assistant)[0] ?? '';
  const all = pieces(upToAnswer.trimStart());
  // Markers of several parts, such as `<|close|>think<|sep|>`, reach up to the end of their last tag.
  const first = all.findIndex(isTag);
  if (first === -1 || first > 1) return null;
  const [opening = '', word = '', closing = ''] = all.slice(first);
  const isCompound = /^\w+$/.test(word) && isTag(closing) && !outline.afterAnswer.startsWith(opening);
  return isCompound && opening !== '' && !opening.includes('/') && closing.includes('sep')
    ? opening + word + closing
    : opening;
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
  const isPair = openAt !== -1 && isTag(close) && /think|thought|reason/i.test(open + close) && open !== close;
  return isPair && open.length < 40 ? { open, close } : null;
}

/** What the template writes before and after an answer and the prompt does not: the answer's own markers. */
export function findResponseMarkers(template: string, thinking: Markers, outline: Outline): Markers | null {
  if (template.includes('<response></response>')) return { open: '<response>', close: '</response>' };
  const rest = stripMarkers(withoutHeader(outline.beforeAnswer, outline), [thinking]);
  if (rest.trim() === '') return null;
  const close = pieces(outline.afterAnswer.trimStart()).find((piece) => piece.trim() !== '') ?? '';
  const isOwnClose = isTag(close) && /response|text|answer|close/i.test(close);
  return { open: rest.trimStart(), close: isOwnClose ? close : '' };
}

/** Takes whole empty thoughts and answers, and single markers of them, from the beginning of a text. */
export function stripMarkers(text: string, markers: Markers[]): string {
  let rest = text;
  for (;;) {
    const trimmed = rest.trimStart();
    const found = markers
      .flatMap(({ open, close }) => [open.trim(), close.trim()])
      .find((marker) => marker !== '' && trimmed.startsWith(marker));
    if (found === undefined) return rest;
    rest = trimmed.slice(found.length);
  }
}
