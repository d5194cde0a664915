import type { OutputDelta, Tool } from '../../contract/inference.ts';
import { createArgumentsCopy } from './calls/json.ts';
import { createDeltas } from './deltas.ts';
import type { OutputParser, ParserOptions } from './parser.ts';

const ends = ['<|end|>', '<|call|>', '<|return|>', '<|start|>'];
const message = '<|message|>';
/** What a header may begin with. */
const headerStarts = ['<|', 'to=', 'assistant', 'analysis', 'commentary', 'final'];

/**
 * Reads gpt-oss's messages: `<|channel|>analysis<|message|>…<|end|><|start|>assistant<|channel|>final<|message|>…`.
 * The prompt ends with `<|start|>assistant`, so that an answer begins inside of a header.
 */
export function createHarmonyParser({ tools, startsInThinking }: ParserOptions): OutputParser {
  const deltas = createDeltas();
  let buffer = '';
  let state: 'header' | 'body' = startsInThinking ? 'body' : 'header';
  let body: 'text' | 'reasoning' | 'call' = 'reasoning';
  let copy = createArgumentsCopy((text) => deltas.arguments(text));
  let isCopied = false;

  const openMessage = (header: string): void => {
    const recipient = /to=(?:functions\.)?([^\s<]+)/.exec(header)?.[1];
    const channel = /<\|channel\|>\s*(\w+)/.exec(header)?.[1];
    state = 'body';
    if (recipient !== undefined && recipient !== 'assistant' && isOffered(recipient, tools)) {
      body = 'call';
      isCopied = false;
      copy = createArgumentsCopy((text) => deltas.arguments(text));
      deltas.start(recipient);
    } else body = channel === 'analysis' ? 'reasoning' : 'text';
  };
  const give = (text: string): void => {
    if (body !== 'call') {
      deltas.text(body, text);
      return;
    }
    for (const character of text) if (!isCopied && copy(character) !== 'more') isCopied = true;
  };
  const closeMessage = (): void => {
    if (body === 'call') deltas.endCall();
    state = 'header';
    body = 'text';
  };
  const readHeader = (isEnd: boolean): boolean => {
    const at = buffer.indexOf(message);
    if (at !== -1) {
      const header = buffer.slice(0, at);
      buffer = buffer.slice(at + message.length);
      openMessage(header);
      return true;
    }
    // A model that writes no header at all still wants to be heard.
    const start = buffer.trimStart();
    const isPlain = !headerStarts.some((text) => text.startsWith(start) || start.startsWith(text));
    if (!isPlain) {
      // A header that is never finished says nothing.
      if (isEnd) buffer = '';
      return false;
    }
    state = 'body';
    body = 'text';
    return true;
  };
  const readBody = (isEnd: boolean): boolean => {
    for (let at = buffer.indexOf('<'); at !== -1; at = buffer.indexOf('<', at + 1)) {
      const rest = buffer.slice(at);
      const end = ends.find((text) => rest.startsWith(text));
      if (end === undefined && (isEnd || !ends.some((text) => text.startsWith(rest)))) continue;
      give(buffer.slice(0, at));
      buffer = rest.slice(end?.length ?? 0);
      if (end === undefined) return false;
      closeMessage();
      return true;
    }
    give(buffer);
    buffer = '';
    return false;
  };
  const run = (isEnd: boolean): OutputDelta[] => {
    while (buffer !== '' && (state === 'header' ? readHeader(isEnd) : readBody(isEnd)));
    if (isEnd) deltas.endCall();
    return deltas.take();
  };
  return {
    push(text) {
      buffer += text;
      return run(false);
    },
    end: () => run(true),
  };
}

/** Without tools there is nobody to call: what the model says to one is text. */
function isOffered(name: string, tools: readonly Tool[]): boolean {
  return tools.length > 0 && name !== '';
}
