import type { Media, Turn } from '../../../contract/inference.ts';
import type { Item, Part } from './items.ts';

type AssistantTurn = Extract<Turn, { role: 'assistant' }>;

/** The conversation as a model reads it. What one answer is made of becomes one turn again. */
export function toTurns(items: readonly Item[]): Turn[] {
  const turns: Turn[] = [];
  for (const item of items) {
    switch (item.type) {
      case 'message':
        if (item.role === 'assistant') addText(turns, textOf(item.content));
        else if (item.role === 'user') turns.push(toUserTurn(item.content));
        else turns.push({ role: 'system', content: textOf(item.content) });
        break;
      case 'reasoning':
        addReasoning(turns, thoughtsOf(item));
        break;
      case 'function_call': {
        const { call_id: id, name, arguments: text } = item;
        const turn = openTurn(turns, () => true);
        turn.toolCalls = [...(turn.toolCalls ?? []), { id, name, arguments: text }];
        break;
      }
      case 'function_call_output': {
        turns.push({ role: 'tool', content: textOf(item.output), toolCallId: item.call_id });
        // What a tool shows besides text, a person's turn holds.
        const media = mediaOf(item.output);
        if (media.length > 0) turns.push({ role: 'user', content: '', media });
      }
    }
  }
  return turns;
}

/** The assistant's turn at the end where more fits into it, else a new one. */
function openTurn(turns: Turn[], fits: (last: AssistantTurn) => boolean): AssistantTurn {
  const last = turns.at(-1);
  if (last?.role === 'assistant' && fits(last)) return last;
  const turn: AssistantTurn = { role: 'assistant', content: '' };
  turns.push(turn);
  return turn;
}

function addText(turns: Turn[], text: string): void {
  const turn = openTurn(turns, ({ content, toolCalls }) => content === '' && toolCalls === undefined);
  turn.content = text;
}

function addReasoning(turns: Turn[], text: string): void {
  if (text === '') return;
  const turn = openTurn(turns, ({ content, toolCalls }) => content === '' && toolCalls === undefined);
  turn.reasoning = (turn.reasoning ?? '') + text;
}

function toUserTurn(content: string | readonly Part[]): Turn {
  const media = mediaOf(content);
  return { role: 'user', content: textOf(content), ...(media.length === 0 ? {} : { media }) };
}

function textOf(content: string | readonly Part[]): string {
  if (typeof content === 'string') return content;
  return content
    .map((part) => {
      switch (part.type) {
        case 'input_text':
        case 'output_text':
          return part.text;
        case 'refusal':
          return part.refusal;
        case 'input_file':
          return readFile(part);
        case 'input_image':
        case 'input_audio':
          return '';
      }
    })
    .filter((text) => text !== '')
    .join('\n\n');
}

function readFile({ filename, file_data: uri }: Extract<Part, { type: 'input_file' }>): string {
  const text = Buffer.from(uri.slice(uri.indexOf(',') + 1), 'base64').toString('utf8');
  return filename === undefined ? text : `${filename}:\n${text}`;
}

function mediaOf(content: string | readonly Part[]): Media[] {
  if (typeof content === 'string') return [];
  return content.flatMap((part): Media[] => {
    if (part.type === 'input_image') return [{ kind: 'image', dataUri: part.image_url }];
    if (part.type !== 'input_audio') return [];
    const { data, format } = part.input_audio;
    return [{ kind: 'audio', dataUri: `data:audio/${format};base64,${data}` }];
  });
}

/** A client that keeps no state brings thoughts back in the form in which it got them; one of them is enough. */
function thoughtsOf({ content, summary, encrypted_content: sealed }: Extract<Item, { type: 'reasoning' }>): string {
  const written = (content ?? []).map(({ text }) => text).join('');
  if (written !== '') return written;
  return unsealThoughts(sealed) ?? (summary ?? []).map(({ text }) => text).join('');
}

const seal = 'paddock:';

/** Thoughts in the field that clients hand back without looking into it. Only its name says that it is secret. */
export function sealThoughts(text: string): string {
  return seal + Buffer.from(text, 'utf8').toString('base64');
}

function unsealThoughts(sealed: string | undefined): string | null {
  if (sealed === undefined || !sealed.startsWith(seal)) return null;
  return Buffer.from(sealed.slice(seal.length), 'base64').toString('utf8');
}
