import type { Capabilities } from './capabilities.ts';
import { findAnswerMarks, findThinkingMarkers, stripMarkers, type Markers } from './find-thinking.ts';
import { findToolFormat } from './find-tool-format.ts';
import type { ToolFormat } from './tool-format.ts';
import { isTag, pieces, readOutline } from './outline.ts';
import type { Render } from './probe.ts';

/** How a model writes thoughts and tool calls, so far as its template shows it. */
export type OutputFormat = {
  /** gpt-oss writes every message with a header of its own. */
  isHarmony: boolean;
  /** What stands around thoughts. `isAssumed`: the template does not mention any; read only at the very beginning. */
  thinking: Markers & { isAssumed: boolean };
  /** What some models put around the answer proper; it is taken away. */
  answerMarks: string[];
  tools: ToolFormat | null;
  /** Other ways to begin a call that the model was taught, such as Llama's `<|python_tag|>`. */
  otherOpenings: string[];
  /** What the template writes at the end of an assistant's turn: where a model writes it, the answer is over. */
  stops: string[];
  /** The end of the prompt that belongs to the first marker of the answer, such as functionary's `>>>`. */
  promptTail: string;
};

/** Derives the format by rendering probes and comparing. */
export async function findOutputFormat(
  render: Render,
  template: string,
  capabilities: Capabilities,
): Promise<OutputFormat> {
  if (['<|channel|>', '<|message|>', 'analysis'].every((word) => template.includes(word))) return harmonyFormat;
  const outline = await readOutline(render, capabilities);
  const markers = await findThinkingMarkers(render, template, capabilities, outline);
  const thinking = markers
    ? { open: markers.open, close: markers.close, isAssumed: false }
    : { open: '<think>', close: '</think>', isAssumed: true };
  const answerMarks = findAnswerMarks(template, markers ?? thinking, outline);
  const strip = (text: string): string => stripMarkers(text, [thinking], answerMarks);
  const { tools, turnEnd } = await findToolFormat(render, template, capabilities, outline, strip);
  const openings = [...answerMarks, ...(tools && tools.kind !== 'harmony' ? [tools.sectionOpen + tools.callOpen] : [])];
  const tail = outline.promptTail;
  return {
    isHarmony: false,
    thinking,
    answerMarks,
    tools,
    otherOpenings: ['<|python_tag|>'].filter((opening) => tools !== null && template.includes(opening)),
    stops: stopsOf(strip(outline.afterAnswer), turnEnd),
    promptTail: tail !== '' && openings.some((opening) => opening.startsWith(tail)) ? tail : '',
  };
}

const harmonyFormat: OutputFormat = {
  isHarmony: true,
  thinking: { open: '<|channel|>analysis<|message|>', close: '<|end|>', isAssumed: false },
  answerMarks: [],
  tools: { kind: 'harmony' },
  otherOpenings: [],
  stops: ['<|return|>', '<|call|>'],
  promptTail: '',
};

function stopsOf(afterAnswer: string, afterCalls: string): string[] {
  const first = pieces(afterAnswer.trimStart())[0] ?? '';
  return [...new Set([first, afterCalls])].filter(isTag);
}

/** Every marker of the format: tokens whose texts are part of one of them have to reach the parser. */
export function markersOf({ isHarmony, thinking, answerMarks, tools, otherOpenings }: OutputFormat): string[] {
  if (isHarmony) {
    return ['<|start|>', '<|channel|>', '<|constrain|>', '<|message|>', '<|end|>', '<|call|>', '<|return|>'];
  }
  const frames =
    tools && tools.kind !== 'harmony'
      ? [tools.sectionOpen, tools.callOpen, tools.callClose, tools.separator, tools.sectionClose]
      : [];
  const inner =
    tools?.kind === 'parameters'
      ? Object.values(tools.syntax)
      : tools?.kind === 'named'
        ? [tools.afterName]
        : tools?.kind === 'gemma'
          ? [tools.quote]
          : [];
  const all = [thinking.open, thinking.close, ...answerMarks, ...frames, ...inner, ...otherOpenings];
  return [...new Set(all)].filter((marker) => marker.trim() !== '');
}

/** Whether the answer to this prompt begins inside of thoughts, because the template has opened them. */
export function opensThinking(format: OutputFormat, prompt: string): boolean {
  return !format.isHarmony && prompt.trimEnd().endsWith(format.thinking.open.trim());
}

/** What ends the thoughts when their budget is spent: to be put into the answer as if the model had written it. */
export function endOfThinking(format: OutputFormat): string {
  return format.isHarmony ? '<|end|><|start|>assistant<|channel|>final<|message|>' : `\n${format.thinking.close}\n\n`;
}
