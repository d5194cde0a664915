import type { ParameterSyntax } from './calls/parameters.ts';

/** What stands around the calls of an answer: once around all of them, around each, and between two. */
export type Frame = {
  sectionOpen: string;
  callOpen: string;
  callClose: string;
  separator: string;
  sectionClose: string;
};

export type ToolFormat =
  | { kind: 'harmony' }
  /** `{"name": …, "arguments": …}` under the maker's own keys; `isKeyedByName`: `{"the_tool": {…}}`. */
  | (Frame & { kind: 'json'; nameKey: string; argumentsKey: string; isKeyedByName: boolean; wrapperKey: string | null })
  /** The name, `afterName`, then the arguments as JSON. `{id}` stands for the call's identifier. */
  | (Frame & { kind: 'named'; afterName: string })
  | (Frame & { kind: 'parameters'; syntax: ParameterSyntax })
  | (Frame & { kind: 'python' })
  | (Frame & { kind: 'gemma'; quote: string });
export type FramedToolFormat = Exclude<ToolFormat, { kind: 'harmony' }>;

export const noFrame: Frame = { sectionOpen: '', callOpen: '', callClose: '', separator: '', sectionClose: '' };

/** For a template without a format of its own: the form that most models have seen. */
export const fallbackCalls = jsonFormat({ callOpen: '<tool_call>\n', callClose: '\n</tool_call>', separator: '\n' });

const pythonCalls: ToolFormat = {
  ...noFrame,
  kind: 'python',
  sectionOpen: '<|tool_call_start|>[',
  separator: ', ',
  sectionClose: ']<|tool_call_end|>',
};

/** For templates that tell the model how to call and never write a call themselves, by what they say. */
const formatsBySign: [string, ToolFormat][] = [
  ['<|tool_call|>', jsonFormat({ sectionOpen: '<|tool_call|>[', separator: ', ', sectionClose: ']' })],
  ['<tool_calls>[', jsonFormat({ sectionOpen: '<tool_calls>[', separator: ', ', sectionClose: ']</tool_calls>' })],
  ['<tool_call>', fallbackCalls],
  ['<|tool_list_start|>', pythonCalls],
  ['List of tools: [', pythonCalls],
  ['[TOOL_CALLS]', jsonFormat({ sectionOpen: '[TOOL_CALLS][', separator: ', ', sectionClose: ']' })],
];

export function knownFormat(template: string): ToolFormat | null {
  return formatsBySign.find(([sign]) => template.includes(sign))?.[1] ?? null;
}

function jsonFormat(frame: Partial<Frame>): FramedToolFormat {
  return {
    ...noFrame,
    ...frame,
    kind: 'json',
    nameKey: 'name',
    argumentsKey: 'arguments',
    isKeyedByName: false,
    wrapperKey: null,
  };
}
