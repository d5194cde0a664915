import { z } from 'zod';
import type { ToolCall, Turn } from '../../../contract/inference.ts';
import { optional } from '../body.ts';
import { imagesSchema } from './images.ts';

/** An object, as Ollama has it. Some clients send its text. */
const callArguments = z.union(
  [z.record(z.string(), z.unknown()).transform((value) => JSON.stringify(value)), z.string()],
  { error: 'must be an object' },
);

const messageSchema = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool'], {
    error: 'must be system, user, assistant or tool',
  }),
  content: optional(z.string()),
  thinking: optional(z.string()),
  images: optional(imagesSchema),
  tool_calls: optional(
    z.array(
      z.object({
        id: optional(z.string()),
        function: z.object({ name: z.string(), arguments: optional(callArguments) }),
      }),
    ),
  ),
  tool_name: optional(z.string()),
  tool_call_id: optional(z.string()),
});
type Message = z.output<typeof messageSchema>;

export const messagesSchema = z.array(messageSchema);

export function toTurns(messages: readonly Message[]): Turn[] {
  const calls = createCalls();
  return messages.map((message): Turn => {
    const { content = '', images = [], thinking } = message;
    switch (message.role) {
      case 'system':
      case 'developer':
        return { role: 'system', content };
      case 'user':
        return { role: 'user', content, ...(images.length === 0 ? {} : { media: images }) };
      case 'assistant': {
        const toolCalls = calls.made(message);
        return {
          role: 'assistant',
          content,
          ...(thinking === undefined ? {} : { reasoning: thinking }),
          ...(toolCalls.length === 0 ? {} : { toolCalls }),
        };
      }
      case 'tool': {
        const { id, name } = calls.answered(message);
        return { role: 'tool', content, toolCallId: id, ...(name === undefined ? {} : { name }) };
      }
    }
  });
}

/** Most clients name neither a call nor what a result belongs to: then results come in the order of the calls. */
function createCalls() {
  const open: { id: string; name: string }[] = [];
  let count = 0;
  return {
    made: ({ tool_calls: calls = [] }: Message): ToolCall[] =>
      calls.map(({ id = `call_${count++}`, function: { name, arguments: text = '{}' } }) => {
        open.push({ id, name });
        return { id, name, arguments: text };
      }),
    answered: ({ tool_call_id: id, tool_name: name }: Message): { id: string; name: string | undefined } => {
      const at = open.findIndex((call) =>
        id === undefined ? name === undefined || call.name === name : call.id === id,
      );
      const [call] = at === -1 ? [] : open.splice(at, 1);
      return { id: id ?? call?.id ?? `call_${count++}`, name: name ?? call?.name };
    },
  };
}
