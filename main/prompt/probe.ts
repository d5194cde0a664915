import { AppError } from '../../contract/errors.ts';

/** Renders one template with the given variables; the tokens of the model are already in place. */
export type Render = (variables: Record<string, unknown>) => Promise<string>;

/** A message as templates read it: OpenAI's form, as Hugging Face uses it. */
export type TemplateMessage = {
  role: 'system' | 'user' | 'assistant' | 'tool';
  content: string | { type: 'text'; text: string }[] | null;
  tool_calls?: TemplateToolCall[];
  tool_call_id?: string;
  name?: string;
  reasoning_content?: string;
  thinking?: string;
  reasoning?: string;
};
export type TemplateToolCall = {
  id: string;
  type: 'function';
  function: { name: string; arguments: unknown };
};
export type TemplateTool = {
  type: 'function';
  function: { name: string; description: string; parameters: Record<string, unknown> };
};

/** Words that no template writes by itself. */
export const probe = {
  system: 'PADSYSTEM',
  user: 'PADUSER',
  assistant: 'PADASSISTANT',
  secondUser: 'PADSECONDUSER',
  result: 'PADRESULT',
  reasoning: 'PADREASONING',
  toolName: 'pad_probe_tool',
  secondToolName: 'pad_second_tool',
  key: 'pad_key',
  value: 'PADVALUE',
  secondValue: 'PADOTHERVALUE',
  callId: 'padcall01',
  secondCallId: 'padcall02',
};

export function probeTool(name: string): TemplateTool {
  return {
    type: 'function',
    function: {
      name,
      description: 'A probe.',
      parameters: {
        type: 'object',
        properties: { [probe.key]: { type: 'string', description: 'A key.' } },
        required: [probe.key],
      },
    },
  };
}

export function probeCall(name: string, callArguments: unknown, id = probe.callId): TemplateToolCall {
  return { id, type: 'function', function: { name, arguments: callArguments } };
}

/** A rendering, or `null` where the template refuses. One that never ends is an error all the same. */
export async function attempt(render: Render, variables: Record<string, unknown>): Promise<string | null> {
  try {
    return await render(variables);
  } catch (error) {
    if (error instanceof AppError && error.code === 'template_failed' && error.details?.['fatal'] !== true) return null;
    throw error;
  }
}
