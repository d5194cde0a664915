import { z } from 'zod';
import { newCallId } from '../answer.ts';
import { optional } from '../body.ts';

const dataUri = z.string().startsWith('data:', 'must be a data URI: Paddock fetches no addresses for a request');

const inputText = z.object({ type: z.literal('input_text'), text: z.string() });
const inputImage = z.object({ type: z.literal('input_image'), image_url: dataUri });
const inputAudio = z.object({
  type: z.literal('input_audio'),
  input_audio: z.object({ data: z.string(), format: z.enum(['wav', 'mp3']) }),
});
const inputFile = z.object({
  type: z.literal('input_file'),
  filename: optional(z.string()),
  file_data: z
    .string()
    .regex(
      /^data:(text\/|application\/json)[^,]*;base64,/,
      'must be a text file as a base64 data URI: others are not read',
    ),
});

const partSchema = z.discriminatedUnion(
  'type',
  [
    inputText,
    inputImage,
    inputAudio,
    inputFile,
    z.object({ type: z.literal('output_text'), text: z.string() }),
    z.object({ type: z.literal('refusal'), refusal: z.string() }),
  ],
  { error: 'must be input_text, input_image, input_audio, input_file, output_text or refusal' },
);
export type Part = z.output<typeof partSchema>;

const named = (prefix: string) =>
  z
    .string()
    .nullish()
    .transform((id) => id ?? newCallId(prefix));

const messageItem = z.object({
  type: z.literal('message'),
  id: named('msg_'),
  role: z.enum(['system', 'developer', 'user', 'assistant']),
  content: z.union([z.string(), z.array(partSchema)], { error: 'must be a string or a list of parts' }),
});

const reasoningItem = z.object({
  type: z.literal('reasoning'),
  id: named('rs_'),
  summary: optional(z.array(z.object({ type: z.literal('summary_text'), text: z.string() }))),
  content: optional(z.array(z.object({ type: z.enum(['reasoning_text', 'text']), text: z.string() }))),
  encrypted_content: optional(z.string()),
});

const callItem = z.object({
  type: z.literal('function_call'),
  id: named('fc_'),
  call_id: z.string(),
  name: z.string(),
  arguments: z.string(),
});

const callOutputItem = z.object({
  type: z.literal('function_call_output'),
  id: named('fco_'),
  call_id: z.string(),
  output: z.union([z.string(), z.array(partSchema)], { error: 'must be a string or a list of parts' }),
});

const referenceItem = z.object({ type: z.literal('item_reference'), id: z.string() });

/** What only OpenAI's own tools make. It stands in conversations that began there, and means nothing here. */
const foreignItem = z.object({
  type: z.enum([
    'additional_tools',
    'apply_patch_call',
    'apply_patch_call_output',
    'code_interpreter_call',
    'compaction',
    'compaction_trigger',
    'computer_call',
    'computer_call_output',
    'configuration_update',
    'custom_tool_call',
    'custom_tool_call_output',
    'file_search_call',
    'image_generation_call',
    'local_shell_call',
    'local_shell_call_output',
    'mcp_approval_request',
    'mcp_approval_response',
    'mcp_call',
    'mcp_list_tools',
    'program',
    'program_output',
    'shell_call',
    'shell_call_output',
    'tool_search_call',
    'tool_search_output',
    'web_search_call',
  ]),
});

/** One entry of a conversation, as it is kept and given out again. */
const itemSchema = z.discriminatedUnion('type', [messageItem, reasoningItem, callItem, callOutputItem]);
export type Item = z.output<typeof itemSchema>;
export const itemsSchema = z.array(itemSchema);

/** A message may leave out its type, and a reference too. */
function withType(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { type, role, id } = value as Record<string, unknown>;
  if (type !== undefined && type !== null) return value;
  if (role !== undefined) return { ...value, type: 'message' };
  return id === undefined ? value : { ...value, type: 'item_reference' };
}

const givenItem = z.preprocess(
  withType,
  z.discriminatedUnion('type', [messageItem, reasoningItem, callItem, callOutputItem, referenceItem, foreignItem], {
    error: 'must be message, reasoning, function_call, function_call_output or item_reference',
  }),
);

export const inputSchema = z.union([z.string(), z.array(givenItem)], {
  error: 'must be a string or a list of items',
});
type Input = z.output<typeof inputSchema>;

/** The items of a request. `find`: the stored item that is only named; throws where there is none. */
export function toItems(input: Input, find: (id: string) => Item): Item[] {
  if (typeof input === 'string') {
    return [{ type: 'message', id: newCallId('msg_'), role: 'user', content: [{ type: 'input_text', text: input }] }];
  }
  return input.flatMap((item): Item[] => {
    switch (item.type) {
      case 'message':
        return [{ ...item, content: toParts(item) }];
      case 'reasoning':
      case 'function_call':
      case 'function_call_output':
        return [item];
      case 'item_reference':
        return [find(item.id)];
      default:
        return [];
    }
  });
}

function toParts({ role, content }: z.output<typeof messageItem>): Part[] {
  if (typeof content !== 'string') return content;
  return [{ type: role === 'assistant' ? 'output_text' : 'input_text', text: content }];
}
