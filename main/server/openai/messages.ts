import { z } from 'zod';
import type { Media, ToolCall, Turn } from '../../../contract/inference.ts';
import { optional } from '../body.ts';

const dataUri = z.string().startsWith('data:', 'must be a data URI: Paddock fetches no addresses for a request');

const textPart = z.object({ type: z.literal('text'), text: z.string() });
const refusalPart = z.object({ type: z.literal('refusal'), refusal: z.string() });
const userPart = z.discriminatedUnion(
  'type',
  [
    textPart,
    z.object({
      type: z.literal('image_url'),
      // Some clients leave out the frame.
      image_url: z.union([dataUri, z.object({ url: dataUri }).transform(({ url }) => url)]),
    }),
    z.object({
      type: z.literal('input_audio'),
      input_audio: z.object({ data: z.string(), format: z.enum(['wav', 'mp3']) }),
    }),
  ],
  { error: 'must be text, image_url or input_audio' },
);
type UserPart = z.output<typeof userPart>;

const content = <T extends z.ZodType>(part: T) =>
  z.union([z.string().transform((text) => [{ type: 'text' as const, text }]), z.array(part)], {
    error: 'must be a string or a list of parts',
  });
const textContent = content(textPart).transform((parts) => parts.map(({ text }) => text).join(''));
const assistantContent = content(
  z.discriminatedUnion('type', [textPart, refusalPart], { error: 'must be text or refusal' }),
).transform((parts) => parts.map((part) => (part.type === 'text' ? part.text : part.refusal)).join(''));

/** The text of a JSON object. Some clients send the object itself. */
const callArguments = z.union(
  [z.string(), z.record(z.string(), z.unknown()).transform((value) => JSON.stringify(value))],
  {
    error: 'must be JSON as a string',
  },
);

const assistantMessage = z.object({
  role: z.literal('assistant'),
  content: optional(assistantContent),
  refusal: optional(z.string()),
  /** What the model thought, under either of the names that servers give it. */
  reasoning_content: optional(z.string()),
  reasoning: optional(z.string()),
  tool_calls: optional(
    z.array(
      z.object({
        id: z.string(),
        type: optional(z.literal('function')),
        function: z.object({ name: z.string(), arguments: callArguments }),
      }),
    ),
  ),
  /** What came before tool calls. */
  function_call: optional(z.object({ name: z.string(), arguments: callArguments })),
});

const messageSchema = z.discriminatedUnion(
  'role',
  [
    z.object({ role: z.literal('system'), content: textContent }),
    z.object({ role: z.literal('developer'), content: textContent }),
    z.object({ role: z.literal('user'), content: content(userPart) }),
    assistantMessage,
    z.object({
      role: z.literal('tool'),
      content: textContent,
      tool_call_id: z.string(),
      name: optional(z.string()),
    }),
    z.object({ role: z.literal('function'), content: optional(textContent), name: z.string() }),
  ],
  { error: 'must be system, developer, user, assistant, tool or function' },
);

export const messagesSchema = z.array(messageSchema).min(1);
type Message = z.output<typeof messageSchema>;

export function toTurns(messages: readonly Message[]): Turn[] {
  return messages.map(toTurn);
}

function toTurn(message: Message): Turn {
  switch (message.role) {
    case 'system':
    case 'developer':
      return { role: 'system', content: message.content };
    case 'user': {
      const media = message.content.flatMap(toMedia);
      const text = message.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
      return { role: 'user', content: text, ...(media.length === 0 ? {} : { media }) };
    }
    case 'assistant': {
      const reasoning = message.reasoning_content ?? message.reasoning;
      const toolCalls = toCalls(message);
      return {
        role: 'assistant',
        content: message.content ?? message.refusal ?? '',
        ...(reasoning === undefined ? {} : { reasoning }),
        ...(toolCalls.length === 0 ? {} : { toolCalls }),
      };
    }
    case 'tool': {
      const { content: text, tool_call_id: toolCallId, name } = message;
      return { role: 'tool', content: text, toolCallId, ...(name === undefined ? {} : { name }) };
    }
    case 'function':
      return {
        role: 'tool',
        content: message.content ?? '',
        toolCallId: functionCallId(message.name),
        name: message.name,
      };
  }
}

function toMedia(part: UserPart): Media[] {
  switch (part.type) {
    case 'text':
      return [];
    case 'image_url':
      return [{ kind: 'image', dataUri: part.image_url }];
    case 'input_audio':
      return [{ kind: 'audio', dataUri: `data:audio/${part.input_audio.format};base64,${part.input_audio.data}` }];
  }
}

function toCalls({ tool_calls: calls = [], function_call: call }: z.output<typeof assistantMessage>): ToolCall[] {
  const toCall = (id: string, { name, arguments: text }: { name: string; arguments: string }) => ({
    id,
    name,
    arguments: text,
  });
  return [
    ...calls.map((each) => toCall(each.id, each.function)),
    ...(call === undefined ? [] : [toCall(functionCallId(call.name), call)]),
  ];
}

/** The old form has no identifiers: a result belongs to the call of the same name. */
function functionCallId(name: string): string {
  return `call_${name}`;
}
