import { callConversation, typedContent, type Capabilities } from './capabilities.ts';
import type { ParameterSyntax } from './calls/parameters.ts';
import { after, commonEnd, commonStart, isTag, pieces, withoutHeader, type Outline } from './outline.ts';
import { attempt, probe, probeTool, type Render } from './probe.ts';
import { knownFormat, noFrame, type Frame, type FramedToolFormat, type ToolFormat } from './tool-format.ts';

/** Derives how calls are written from a rendered call, and from the difference that a second call makes. */
export async function findToolFormat(
  render: Render,
  template: string,
  capabilities: Capabilities,
  outline: Outline,
  strip: (text: string) => string,
): Promise<{ tools: ToolFormat | null; turnEnd: string }> {
  const single = await renderCalls(render, capabilities, outline, strip, [probe.toolName]);
  const first = single && findCall(single.text, 0);
  if (!single || !first) {
    return { tools: capabilities.tools ? knownFormat(template) : null, turnEnd: '' };
  }
  const both = capabilities.parallelToolCalls
    ? await renderCalls(render, capabilities, outline, strip, [probe.toolName, probe.secondToolName])
    : null;
  const one = both && findCall(both.text, 0);
  const two = both && one && findCall(both.text, one.end);
  const open = single.text.slice(0, first.start);
  const turnEnd = strip(outline.afterAnswer);
  const tail = both && two ? both.text.slice(two.end) : single.text.slice(first.end);
  const close = cutTurnEnd(tail, turnEnd);
  const ending = { turnEnd: pieces(tail.slice(close.length).trimStart()).find(isTag) ?? '' };
  const frame =
    one && two
      ? splitFrame(open, both.text.slice(one.end, two.start), close)
      : { ...noFrame, callOpen: open, callClose: close };
  if (first.kind !== 'parameters') return { tools: { ...frame, ...first.syntax }, ...ending };
  const syntax = await findParameterSyntax(render, capabilities, outline, strip, single.text.slice(first.start));
  const tools = syntax && { ...frame, ...closeParameters(frame, syntax), kind: 'parameters' as const, syntax };
  return { tools, ...ending };
}

/** The assistant's turn with calls, from where the model begins to write, up to the result. */
async function renderCalls(
  render: Render,
  capabilities: Capabilities,
  outline: Outline,
  strip: (text: string) => string,
  names: string[],
  values?: string[],
  extra?: Record<string, unknown>,
): Promise<{ text: string } | null> {
  if (!capabilities.toolCalls) return null;
  const { callIdLength, emptyContentAs, argumentsAs } = capabilities;
  const id = callIdLength === null ? 'call_padprobe_01' : probe.callId;
  const messages = callConversation({ id, emptyContentAs, argumentsAs }, names, values, extra).map((message) =>
    capabilities.wantsTypedContent ? { ...message, content: typedContent(message.content) } : message,
  );
  const text = await attempt(render, { messages, tools: names.map(probeTool), add_generation_prompt: true });
  const at = text?.indexOf(probe.value) ?? -1;
  if (text === null || at === -1) return null;
  const start = text.lastIndexOf(probe.user, at);
  const turn = after(text.slice(start), probe.user).split(probe.result)[0] ?? '';
  const written = strip(withoutHeader(turn, outline));
  const tail = outline.promptTail;
  // What the prompt ends with may be the call's own opening.
  const needsTail = tail !== '' && turn.slice(0, turn.length - withoutHeader(turn, outline).length).endsWith(tail);
  const withIds = (needsTail ? tail + written : written).replaceAll(/call_padprobe_0\d/g, '{id}');
  return { text: withIds };
}

type FoundCall = { start: number; end: number } & (
  | { kind: 'parameters' }
  | { kind: 'other'; syntax: DistributiveOmit<Exclude<FramedToolFormat, { kind: 'parameters' }>, keyof Frame> }
);
type DistributiveOmit<Union, Keys extends PropertyKey> = Union extends unknown ? Omit<Union, Keys> : never;

/** Finds the next call in a rendered turn, and how it is written. */
function findCall(text: string, from: number): FoundCall | null {
  const names = [probe.toolName, probe.secondToolName];
  const nameAt = Math.min(...names.map((name) => text.indexOf(name, from)).filter((at) => at !== -1));
  if (!Number.isFinite(nameAt)) return null;
  const name = names.find((candidate) => text.startsWith(candidate, nameAt)) ?? '';
  const json = findJsonAround(text, from, nameAt, name);
  if (json) return json;
  const nameEnd = nameAt + name.length;
  const valueAt = text.search(new RegExp(`(?<=^[^]{${nameEnd}}[^]*)${probe.value}`));
  for (let at = text.indexOf('{', nameEnd); at !== -1 && at < valueAt; at = text.indexOf('{', at + 1)) {
    const end = jsonEnd(text, at);
    if (end === null) continue;
    const afterName = text
      .slice(nameEnd, at)
      .replaceAll(/padcall0\d/g, '{id}')
      .replaceAll(/:\d+/g, ':{index}');
    return { kind: 'other', start: nameAt, end, syntax: { kind: 'named', afterName } };
  }
  const gemma = new RegExp(`^${name}\\{${probe.key}:(\\S+?)${probe.value}\\1\\}`).exec(text.slice(nameAt));
  if (gemma)
    return {
      kind: 'other',
      start: nameAt,
      end: nameAt + gemma[0].length,
      syntax: { kind: 'gemma', quote: gemma[1] ?? '' },
    };
  const python = new RegExp(`^${name}\\(${probe.key}=(["'])${probe.value}\\1\\)`).exec(text.slice(nameAt));
  if (python) return { kind: 'other', start: nameAt, end: nameAt + python[0].length, syntax: { kind: 'python' } };
  return valueAt === -1 ? null : { kind: 'parameters', start: nameAt, end: valueAt + probe.value.length };
}

function findJsonAround(text: string, from: number, nameAt: number, name: string): FoundCall | null {
  for (let start = text.indexOf('{', from); start !== -1 && start < nameAt; start = text.indexOf('{', start + 1)) {
    const end = jsonEnd(text, start);
    if (end === null || end < nameAt) continue;
    const keys = findKeys(JSON.parse(text.slice(start, end)), name);
    if (keys) return { kind: 'other', start, end, syntax: { kind: 'json', ...keys } };
  }
  return null;
}

type JsonKeys = { nameKey: string; argumentsKey: string; isKeyedByName: boolean; wrapperKey: string | null };

function findKeys(value: unknown, name: string): JsonKeys | null {
  if (typeof value !== 'object' || value === null) return null;
  const entries = Object.entries(value);
  const nameKey = entries.find(([, item]) => item === name)?.[0];
  const argumentsKey = entries.find(([, item]) => JSON.stringify(item).includes(probe.key))?.[0];
  if (argumentsKey === name) return { nameKey: '', argumentsKey: '', isKeyedByName: true, wrapperKey: null };
  if (nameKey !== undefined && argumentsKey !== undefined) {
    return { nameKey, argumentsKey, isKeyedByName: false, wrapperKey: null };
  }
  for (const [wrapperKey, item] of entries) {
    const inner = findKeys(item, name);
    if (inner && !inner.isKeyedByName) return { ...inner, wrapperKey };
  }
  return null;
}

/** Where the JSON object that begins at `start` ends; `null` where none begins there. */
function jsonEnd(text: string, start: number): number | null {
  for (let end = text.indexOf('}', start); end !== -1; end = text.indexOf('}', end + 1)) {
    try {
      JSON.parse(text.slice(start, end + 1));
      return end + 1;
    } catch {
      // A brace inside: the object goes on.
    }
  }
  return null;
}

/** Takes what ends the assistant's turn, and all behind it, from what follows a call. */
function cutTurnEnd(tail: string, turnEnd: string): string {
  const end = pieces(turnEnd).find(isTag) ?? '';
  const at = end === '' ? -1 : tail.indexOf(end);
  if (at !== -1) return tail.slice(0, at).trimEnd();
  // Another sign ends turns with calls, or none does: only closing tags and brackets belong to the call.
  const all = pieces(tail);
  const stop = all.findIndex((piece) => !isClosing(piece));
  return all
    .slice(0, stop === -1 ? all.length : stop)
    .join('')
    .trimEnd();
}

const turnEnds = /im_end|end_of_(?:text|turn|sentence)|<\|end\|>|end▁of▁sentence|eo[tms]/i;

function isClosing(piece: string): boolean {
  if (!isTag(piece)) return /^[\s\]})`,]+$/.test(piece);
  return /^<\/|^\[\/|end|close|^<[^|]+\|>$/i.test(piece) && !turnEnds.test(piece);
}

function splitFrame(open: string, between: string, tail: string): Frame {
  const callOpen = commonEnd(open, between);
  const rest = between.slice(0, between.length - callOpen.length);
  const callClose = commonStart(tail, rest);
  return {
    sectionOpen: open.slice(0, open.length - callOpen.length),
    callOpen,
    callClose,
    separator: rest.slice(callClose.length),
    sectionClose: tail.slice(callClose.length),
  };
}

/** What stands around names and values of arguments, from a call with two of them. */
async function findParameterSyntax(
  render: Render,
  capabilities: Capabilities,
  outline: Outline,
  strip: (text: string) => string,
  single: string,
): Promise<ParameterSyntax | null> {
  const extra = { pad_other: probe.secondValue };
  const rendered = await renderCalls(render, capabilities, outline, strip, [probe.toolName], [probe.value], extra);
  const text = rendered?.text ?? '';
  const start = text.indexOf(probe.toolName) + probe.toolName.length;
  const keyAt = text.indexOf(probe.key, start);
  const valueAt = text.indexOf(probe.value, keyAt);
  const otherValueAt = text.indexOf(probe.secondValue, valueAt);
  const otherKeyAt = text.lastIndexOf('pad_other', otherValueAt);
  if (keyAt === -1 || valueAt === -1 || otherValueAt === -1 || otherKeyAt === -1) return null;
  const beforeKey = text.slice(start, keyAt);
  const between = text.slice(valueAt + probe.value.length, otherKeyAt).replaceAll(probe.key, '{key}');
  const open = commonEnd(beforeKey, between);
  if (open.trim() === '' || single === '') return null;
  return {
    afterName: beforeKey.slice(0, beforeKey.length - open.length),
    open,
    afterKey: text.slice(keyAt + probe.key.length, valueAt),
    close: between.slice(0, between.length - open.length),
  };
}

/** The closing of the last argument was counted as the call's; it is the argument's. */
function closeParameters(frame: Frame, { close }: ParameterSyntax): Pick<Frame, 'callClose'> {
  const own = close.replaceAll('{key}', probe.key);
  return {
    callClose: frame.callClose.startsWith(own)
      ? frame.callClose.slice(own.length)
      : frame.callClose.replace(own.trim(), ''),
  };
}
