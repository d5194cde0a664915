import { finishedCall } from './draft.ts';
import type { ChatToolCall } from '../../../contract/chats.ts';

/** What was thought, where an app keeps it in the text between `<think>` and `</think>`. */
export function splitThinking(text: string): { text: string; reasoning: string } {
  const found = /^\s*<(think|thinking)>([\s\S]*?)(?:<\/\1>|$)/.exec(text);
  if (found === null) return { text, reasoning: '' };
  return { text: text.slice(found[0].length).trim(), reasoning: (found[2] ?? '').trim() };
}

const detailsStart = /<details type="(reasoning|tool_calls|code_interpreter)"([^>]*)>/g;

/** Thoughts and tool calls that Open WebUI keeps in the text as `<details>` of its own types. */
export function splitDetails(text: string): {
  text: string;
  reasoning: string;
  reasoningMs: number | null;
  calls: ChatToolCall[];
} {
  const shown: string[] = [];
  const thoughts: string[] = [];
  const calls: ChatToolCall[] = [];
  let reasoningMs: number | null = null;
  let from = 0;
  for (const start of text.matchAll(detailsStart)) {
    if (start.index < from) continue;
    const inner = start.index + start[0].length;
    const close = text.indexOf('</details>', inner);
    const end = close === -1 ? text.length : close;
    shown.push(text.slice(from, start.index));
    const body = text.slice(inner, end).replace(/^\s*<summary>[^<]*<\/summary>/, '');
    const attributes = start[2] ?? '';
    if (start[1] === 'tool_calls') {
      calls.push(
        finishedCall({
          id: attribute(attributes, 'id') || `call-${calls.length}`,
          name: attribute(attributes, 'name'),
          arguments: attribute(attributes, 'arguments') || '{}',
          result: attribute(attributes, 'result') || body.trim(),
        }),
      );
    } else {
      thoughts.push(unescape(body.replaceAll(/^[ \t]*(?:>|&gt;) ?/gm, '')).trim());
      const seconds = Number(attribute(attributes, 'duration'));
      if (seconds > 0) reasoningMs = (reasoningMs ?? 0) + Math.round(seconds * 1000);
    }
    from = close === -1 ? text.length : close + '</details>'.length;
  }
  shown.push(text.slice(from));
  return { text: shown.join('').trim(), reasoning: thoughts.join('\n\n'), reasoningMs, calls };
}

function attribute(attributes: string, name: string): string {
  const start = attributes.indexOf(`${name}="`);
  if (start === -1) return '';
  const from = start + name.length + 2;
  const end = attributes.indexOf('"', from);
  return unescape(attributes.slice(from, end === -1 ? undefined : end));
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", amp: '&' };

function unescape(text: string): string {
  return text.replaceAll(/&(lt|gt|quot|#39|#x27|amp);/g, (_all, name: string) => entities[name] ?? '');
}
