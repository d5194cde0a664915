import type { Tool } from '../../../contract/inference.ts';
import type { OutputFormat } from '../format.ts';
import { fallbackCalls } from '../tool-format.ts';
import { isTag, pieces } from '../outline.ts';
import { createJsonCallReader, createNamedCallReader } from './json.ts';
import { createGemmaCallReader, createPythonCallReader } from './literals.ts';
import { createParametersReader } from './parameters.ts';
import type { CallReader, CallSink } from './reader.ts';

/** How calls begin and end, as pieces that a parser can look for. */
export type Openings = {
  /** Texts that begin a call wherever they stand. */
  triggers: string[];
  /** What follows a trigger before the call itself. */
  after(trigger: string): string[];
  /** What may stand after a call and says nothing. */
  closings: string[];
  /** Whether an answer may be a call without any marker. */
  mayBeBare: boolean;
  /** Whether a call in a row of several begins here without a marker of its own. */
  startsCall(text: string): boolean;
  /** Whether it may turn out to begin here. */
  mayStartCall(text: string): boolean;
};

/** The pieces of a marker that matter: its tags and words, without the space between them. */
function solid(text: string): string[] {
  const parts: string[] = [];
  for (const piece of pieces(text.replaceAll('{id}', ' \ue000 '))) {
    if (/^\s/.test(piece)) parts.push('');
    else if (isTag(piece) || parts.length === 0) parts.push(piece, ...(isTag(piece) ? [''] : []));
    else parts[parts.length - 1] += piece;
  }
  return parts.filter((part) => part !== '').map((part) => (part === '\ue000' ? '{id}' : part));
}

/** The same, with a sign or two at the beginning joined to what follows: alone they would be met in any text. */
function solidOpening(text: string): string[] {
  const [first = '', second = '', ...rest] = solid(text);
  return (first.length < 3 ? [first + second, ...rest] : [first, second, ...rest]).filter((part) => part !== '');
}

export function openingsOf(format: OutputFormat): Openings | null {
  const { otherOpenings } = format;
  const tools = format.tools ?? fallbackCalls;
  if (tools.kind === 'harmony') return null;
  const section = solidOpening(tools.sectionOpen);
  const call = solidOpening(tools.callOpen);
  const [sectionTrigger] = section;
  const [callTrigger] = call;
  // A bracket or a quote alone would be met in any text.
  const triggers = [sectionTrigger, callTrigger, ...otherOpenings].filter(
    (trigger): trigger is string => trigger !== undefined && trigger.length > 2,
  );
  const afterName = tools.kind === 'parameters' ? solid(tools.syntax.afterName) : [];
  const closings = [tools.callClose, tools.separator, tools.sectionClose].flatMap(solid);
  const single = closings.flatMap((closing) => [closing, ...(closing.match(/[\])}`]/g) ?? [])]);
  return {
    triggers,
    after(trigger) {
      if (trigger === sectionTrigger) return [...section.slice(1), ...call];
      return trigger === callTrigger || trigger === '' ? call.slice(trigger === '' ? 0 : 1) : [];
    },
    closings: [
      ...new Set([...single, ...afterName.filter(isTag), ',', ...(tools.kind === 'json' ? [']'] : [])]),
    ].filter((closing) => closing !== '{' && !triggers.includes(closing)),
    mayBeBare: tools.kind === 'json' && !tools.isKeyedByName,
    startsCall(text) {
      if (tools.kind === 'python') return /^[\p{L}_][\p{L}\p{N}_.]*\(/u.test(text);
      return tools.kind === 'json' && text.startsWith('{');
    },
    mayStartCall: (text) => tools.kind === 'python' && /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(text),
  };
}

/** The reader for a call that begins with `text`. */
export function createCallReader(
  format: OutputFormat,
  sink: CallSink,
  tools: readonly Tool[],
  text: string,
  isBare: boolean,
): CallReader {
  const syntax = format.tools ?? fallbackCalls;
  const known = new Set(tools.map((tool) => tool.name));
  // Without a marker, only the name of a tool tells a call from an answer in JSON.
  const accepts = (name: string): boolean => !isBare || known.has(name);
  const schemaOf = (name: string) => tools.find((tool) => tool.name === name)?.parameters;
  if (syntax.kind === 'harmony') return { read: () => ({ used: 0, status: 'failed' }) };
  switch (syntax.kind) {
    case 'json':
      if (/^[\p{L}_][\p{L}\p{N}_.]*\(/u.test(text)) return createPythonCallReader(sink, accepts);
      return createJsonCallReader(sink, { isKeyedByName: syntax.isKeyedByName, accepts });
    case 'named':
      return createNamedCallReader(sink, accepts);
    case 'parameters':
      return createParametersReader(sink, { syntax: syntax.syntax, accepts, schemaOf });
    case 'python':
      return createPythonCallReader(sink, accepts);
    case 'gemma':
      return createGemmaCallReader(sink, accepts, syntax.quote);
  }
}
