import { z } from 'zod';
import type { Media, ToolCall, Turn } from '../../../contract/inference.ts';
import { optional } from '../body.ts';

const onlyData = 'must be base64 or text: Paddock fetches no addresses and keeps no files for a request';

const textBlock = z.object({ type: z.literal('text'), text: z.string() });

const imageBlock = z.object({
  type: z.literal('image'),
  source: z.object({
    type: z.literal('base64', { error: onlyData }),
    media_type: z.enum(['image/jpeg', 'image/png', 'image/gif', 'image/webp']),
    data: z.string(),
  }),
});

/** A string, or a list of blocks; the list either way. */
const content = <T extends z.ZodType>(block: T) =>
  z.union([z.string().transform((text) => [{ type: 'text' as const, text }]), z.array(block)], {
    error: 'must be a string or a list of blocks',
  });

const documentBlock = z.object({
  type: z.literal('document'),
  source: z.discriminatedUnion(
    'type',
    [
      z.object({ type: z.literal('text'), data: z.string() }),
      z.object({
        type: z.literal('content'),
        content: content(z.discriminatedUnion('type', [textBlock, imageBlock], { error: 'must be text or image' })),
      }),
    ],
    { error: 'must be text or content: PDF files are not read, send their text' },
  ),
  title: optional(z.string()),
  context: optional(z.string()),
});

const searchResultBlock = z.object({
  type: z.literal('search_result'),
  source: z.string(),
  title: z.string(),
  content: z.array(textBlock),
});

const materialBlock = z.discriminatedUnion('type', [textBlock, imageBlock, documentBlock, searchResultBlock], {
  error: 'must be text, image, document or search_result',
});
type MaterialBlock = z.output<typeof materialBlock>;

const toolResultBlock = z.object({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  content: optional(content(materialBlock)),
  is_error: optional(z.boolean()),
});

const userBlock = z.discriminatedUnion(
  'type',
  [textBlock, imageBlock, documentBlock, searchResultBlock, toolResultBlock],
  { error: 'must be text, image, document, search_result or tool_result' },
);
type UserBlock = z.output<typeof userBlock>;

const assistantBlock = z.discriminatedUnion(
  'type',
  [
    textBlock,
    // The signature is not read: nothing here depends on who wrote a thought.
    z.object({ type: z.literal('thinking'), thinking: z.string() }),
    z.object({ type: z.literal('redacted_thinking') }),
    z.object({
      type: z.literal('tool_use'),
      id: z.string(),
      name: z.string(),
      input: optional(z.record(z.string(), z.unknown())),
    }),
  ],
  { error: 'must be text, thinking, redacted_thinking or tool_use' },
);
type AssistantBlock = z.output<typeof assistantBlock>;

const messageSchema = z.discriminatedUnion(
  'role',
  [
    z.object({ role: z.literal('user'), content: content(userBlock) }),
    z.object({ role: z.literal('assistant'), content: content(assistantBlock) }),
    z.object({ role: z.literal('system'), content: content(textBlock) }),
  ],
  { error: 'must be user, assistant or system' },
);
type Message = z.output<typeof messageSchema>;

export const messagesSchema = z.array(messageSchema).min(1);

/**
 * Claude Code puts a line about billing at the head of its system prompt, another one with every request. It says
 * nothing to a model, and with it no prompt would begin like the one before.
 */
const billingLine = /^x-anthropic-billing-header:[^\n]*(\n|$)/;

export const systemSchema = content(textBlock).transform((blocks) =>
  joinTexts(blocks.map(({ text }) => text.replace(billingLine, ''))),
);

export function toTurns(messages: readonly Message[]): Turn[] {
  return joinRoles(messages).flatMap((message): Turn[] => {
    switch (message.role) {
      case 'system':
        return [{ role: 'system', content: joinTexts(message.content.map(({ text }) => text)) }];
      case 'user':
        return toUserTurns(message.content);
      case 'assistant':
        return [toAssistantTurn(message.content)];
    }
  });
}

/** Messages of one role that follow each other are one. */
function joinRoles(messages: readonly Message[]): Message[] {
  const joined: Message[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    if (last?.role === 'user' && message.role === 'user') last.content = [...last.content, ...message.content];
    else if (last?.role === 'assistant' && message.role === 'assistant') {
      last.content = [...last.content, ...message.content];
    } else joined.push({ ...message });
  }
  return joined;
}

/** Results of calls are turns of their own; what they show goes into the turn that follows. */
function toUserTurns(blocks: readonly UserBlock[]): Turn[] {
  const turns: Turn[] = [];
  let texts: string[] = [];
  let media: Media[] = [];
  const finish = () => {
    if (texts.length === 0 && media.length === 0) return;
    turns.push({ role: 'user', content: joinTexts(texts), ...(media.length === 0 ? {} : { media }) });
    texts = [];
    media = [];
  };
  for (const block of blocks) {
    if (block.type !== 'tool_result') {
      texts.push(...toTexts(block));
      media.push(...toMedia(block));
      continue;
    }
    if (texts.length > 0) finish();
    const { content: result = [], tool_use_id: toolCallId, is_error: isError = false } = block;
    const text = joinTexts(result.flatMap(toTexts));
    turns.push({ role: 'tool', content: isError ? `Error: ${text}` : text, toolCallId });
    media.push(...result.flatMap(toMedia));
  }
  finish();
  return turns.length === 0 ? [{ role: 'user', content: '' }] : turns;
}

function toAssistantTurn(blocks: readonly AssistantBlock[]): Turn {
  const text = blocks.map((block) => (block.type === 'text' ? block.text : '')).join('');
  const reasoning = blocks.map((block) => (block.type === 'thinking' ? block.thinking : '')).join('');
  const toolCalls = blocks.flatMap((block): ToolCall[] =>
    block.type === 'tool_use' ? [{ id: block.id, name: block.name, arguments: JSON.stringify(block.input ?? {}) }] : [],
  );
  return {
    role: 'assistant',
    content: text,
    ...(reasoning === '' ? {} : { reasoning }),
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
  };
}

function toTexts(block: MaterialBlock): string[] {
  switch (block.type) {
    case 'text':
      return [block.text];
    case 'image':
      return [];
    case 'document': {
      const { source, title, context } = block;
      const text = source.type === 'text' ? source.data : joinTexts(source.content.flatMap((inner) => toTexts(inner)));
      return [frame([title, context], text)];
    }
    case 'search_result':
      return [frame([block.title, block.source], joinTexts(block.content.map(({ text }) => text)))];
  }
}

/** A text from elsewhere, in the form that Anthropic advises for its own models. */
function frame(sources: readonly (string | undefined)[], text: string): string {
  const named = sources.flatMap((source) => (source === undefined ? [] : [`<source>${source}</source>\n`])).join('');
  return `<document>\n${named}<document_content>\n${text}\n</document_content>\n</document>`;
}

function toMedia(block: MaterialBlock): Media[] {
  switch (block.type) {
    case 'image':
      return [{ kind: 'image', dataUri: `data:${block.source.media_type};base64,${block.source.data}` }];
    case 'document':
      return block.source.type === 'content' ? block.source.content.flatMap((inner) => toMedia(inner)) : [];
    case 'text':
    case 'search_result':
      return [];
  }
}

function joinTexts(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n\n');
}
