import type { Capabilities } from './capabilities.ts';
import type { Render } from './probe.ts';
import { findToolFormat, type ToolFormat } from './format-tools.ts';
import { findResponseMarkers, findThinkingMarkers, type Markers } from './format-thinking.ts';
import { readOutline } from './outline.ts';

/** How a model writes thoughts and tool calls, so far as its template shows it. */
export type OutputFormat = {
  /** gpt-oss writes every message with a header of its own. */
  isHarmony: boolean;
  /** What stands around thoughts. `isAssumed`: the template does not mention any; read only at the very beginning. */
  thinking: Markers & { isAssumed: boolean };
  /** What some models put around the answer proper; it is taken away. */
  response: Markers | null;
  tools: ToolFormat | null;
  /** The end of the prompt that belongs to the first marker of the answer, such as functionary's `>>>`. */
  promptTail: string;
};

const harmony = /<\|channel\|>[^]*<\|message\|>|<\|message\|>[^]*<\|channel\|>/;

/** Derives the format by rendering probes. `capabilities` may be those found without knowing the format. */
export async function findOutputFormat(
  render: Render,
  template: string,
  capabilities: Capabilities,
): Promise<OutputFormat> {
  const outline = await readOutline(render, capabilities);
  const markers = await findThinkingMarkers(render, template, capabilities, outline);
  const thinking = markers ? { ...markers, isAssumed: false } : { open: '<think>', close: '</think>', isAssumed: true };
  const response = findResponseMarkers(template, thinking, outline);
  if (harmony.test(template) && template.includes('analysis')) {
    return {
      isHarmony: true,
      thinking: { open: '<|channel|>analysis<|message|>', close: '<|end|>', isAssumed: false },
      response: null,
      tools: { kind: 'harmony' },
      promptTail: '',
    };
  }
  const tools = await findToolFormat(render, template, capabilities, outline, [
    thinking,
    ...(response ? [response] : []),
  ]);
  const opening = tools && tools.kind !== 'harmony' ? (tools.sectionOpen + tools.callOpen).trim() : '';
  const tail = outline.promptTail;
  return {
    isHarmony: false,
    thinking,
    response,
    tools,
    promptTail: tail !== '' && opening.startsWith(tail) ? tail : '',
  };
}

/** Whether the answer to this prompt begins inside of thoughts, because the template has opened them. */
export function opensThinking(format: OutputFormat, prompt: string): boolean {
  return !format.isHarmony && prompt.trimEnd().endsWith(format.thinking.open.trim());
}

/** What ends the thoughts when their budget is spent: to be put into the answer as if the model had written it. */
export function endOfThinking(format: OutputFormat): string {
  return format.isHarmony ? '<|end|><|start|>assistant<|channel|>final<|message|>' : `\n${format.thinking.close}\n\n`;
}
