import type { ContentBlock } from '@modelcontextprotocol/client';

const mostCharacters = 100_000;

/** What comes of a call, for the model to read. */
export type ToolOutcome = { isError: boolean; text: string };

/** Cuts what is too long, and says so. */
export function capped(text: string): string {
  if (text.length <= mostCharacters) return text;
  return `${text.slice(0, mostCharacters)}\n\n[Cut here: these are the first ${mostCharacters} of ${text.length} characters.]`;
}

export const failed = (text: string): ToolOutcome => ({ isError: true, text: capped(text) });
export const succeeded = (text: string): ToolOutcome => ({ isError: false, text: capped(text) });

/** The result of a call as text: what is none is named. */
export function readResult(result: {
  content: readonly ContentBlock[];
  structuredContent?: unknown;
  isError?: boolean | undefined;
}): ToolOutcome {
  const text = result.content
    .map(describeBlock)
    .filter((part) => part !== '')
    .join('\n\n');
  const whole = text === '' && result.structuredContent !== undefined ? JSON.stringify(result.structuredContent) : text;
  return { isError: result.isError === true, text: capped(whole === '' ? 'The tool gave no result.' : whole) };
}

function describeBlock(block: ContentBlock): string {
  switch (block.type) {
    case 'text':
      return block.text;
    case 'image':
      return describeBytes('An image', block.mimeType, block.data);
    case 'audio':
      return describeBytes('A sound', block.mimeType, block.data);
    case 'resource_link':
      return `${block.title ?? block.name}: ${block.uri}`;
    case 'resource':
      return 'text' in block.resource
        ? block.resource.text
        : describeBytes(block.resource.uri, block.resource.mimeType ?? 'bytes', block.resource.blob);
    default:
      block satisfies never;
      return '';
  }
}

function describeBytes(what: string, type: string, base64: string): string {
  return `[${what} (${type}, ${Math.ceil((base64.length * 3) / 4 / 1024)} KB) that is not shown here]`;
}
