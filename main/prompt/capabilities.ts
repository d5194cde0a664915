import { attempt, probe, probeCall, probeTool, type Render, type TemplateMessage } from './probe.ts';

/** What a template can do, found by rendering probes and looking what becomes of them. */
export type Capabilities = {
  /** Whether a system turn is printed where it belongs. */
  systemRole: boolean;
  /** Whether a system turn may come after other turns. */
  lateSystem: boolean;
  /** Whether two turns of one role may follow each other. */
  repeatedRoles: boolean;
  /** Whether the first turn may be the assistant's. */
  assistantFirst: boolean;
  /** Whether content has to be a list of typed parts. */
  wantsTypedContent: boolean;
  /** Whether tool definitions reach the prompt. */
  tools: boolean;
  /** Whether past calls are printed, and how the template wants their arguments. */
  toolCalls: boolean;
  argumentsAs: 'object' | 'text';
  /** What a turn that only calls tools has as its content. */
  emptyContentAs: 'text' | 'null';
  parallelToolCalls: boolean;
  /** Whether results of tools are printed. */
  toolResponses: boolean;
  /** Mistral's older templates refuse identifiers of any other length. */
  callIdLength: number | null;
  /** The field in which the thoughts of past turns are printed; `null`: they are not. */
  reasoningField: 'reasoning_content' | 'thinking' | 'reasoning' | null;
  /** Whether the model thinks before it answers, and whether that can be chosen. */
  thinking: 'none' | 'always' | 'switch';
  /** The template's variable that switches thinking, and its values. */
  thinkingSwitch: { variable: string; on: unknown; off: unknown; isOnByDefault: boolean } | null;
  /** The template's variable for how much to think, such as `reasoning_effort`. */
  effortVariable: string | null;
  /** Whether an answer can be begun for the model. */
  prefillableAssistant: boolean;
};

const user = (content: TemplateMessage['content'] = probe.user): TemplateMessage => ({ role: 'user', content });
const assistant = (content = probe.assistant): TemplateMessage => ({ role: 'assistant', content });

/**
 * Finds out what a template can do; thinking without a switch shows only in the output format.
 * Throws the template's own error where even a single user turn fails.
 */
export async function findCapabilities(render: Render, template: string): Promise<Capabilities> {
  const shows = async (variables: Record<string, unknown>, ...words: string[]): Promise<boolean> => {
    const text = await attempt(render, { add_generation_prompt: true, ...variables });
    return text !== null && words.every((word) => text.includes(word)) && !text.includes("'type': 'text'");
  };
  const typed: TemplateMessage['content'] = [{ type: 'text', text: probe.user }];
  const takesText = await shows({ messages: [user()] }, probe.user);
  const wantsTypedContent = !takesText && (await shows({ messages: [user(typed)] }, probe.user));
  if (!takesText && !wantsTypedContent) await render({ messages: [user()], add_generation_prompt: true });

  const convert = (messages: TemplateMessage[]): TemplateMessage[] =>
    wantsTypedContent ? messages.map((message) => ({ ...message, content: typedContent(message.content) })) : messages;
  const system: TemplateMessage = { role: 'system', content: probe.system };
  const systemRole = await shows({ messages: convert([system, user()]) }, probe.system, probe.user);
  const late = convert([user(), assistant(), system, user(probe.secondUser)]);
  const lateSystem = systemRole && (await shows({ messages: late }, probe.system, probe.secondUser));
  const repeatedRoles = await shows(
    { messages: convert([user(), user(probe.secondUser)]) },
    probe.user,
    probe.secondUser,
  );
  const assistantFirst = await shows({ messages: convert([assistant(), user()]) }, probe.assistant, probe.user);

  const calls = await findCalls(render, convert);
  const thinkingSwitch = await findThinkingSwitch(render, template, convert([user()]));
  const effortVariable = await findEffortVariable(render, template, convert([user()]));
  const reasoningField = await findReasoningField(render, convert);
  return {
    systemRole,
    lateSystem,
    repeatedRoles,
    assistantFirst,
    wantsTypedContent,
    tools: await shows({ messages: convert([user()]), tools: [probeTool(probe.toolName)] }, probe.toolName),
    ...calls,
    reasoningField,
    thinking: thinkingSwitch === null ? 'none' : 'switch',
    thinkingSwitch,
    effortVariable,
    prefillableAssistant: await hasGenerationPrompt(render, convert([user()])),
  };
}

/** The list of parts that templates for several kinds of content want. */
export function typedContent(content: TemplateMessage['content']): TemplateMessage['content'] {
  return typeof content === 'string' && content !== '' ? [{ type: 'text', text: content }] : content;
}

async function hasGenerationPrompt(render: Render, messages: TemplateMessage[]): Promise<boolean> {
  return (await attempt(render, { messages, add_generation_prompt: true })) !== null;
}

type CallCapabilities = Pick<
  Capabilities,
  'toolCalls' | 'argumentsAs' | 'emptyContentAs' | 'parallelToolCalls' | 'toolResponses' | 'callIdLength'
>;

/** What is tried until the call is printed: ordinary forms first. Nine characters are what Mistral's templates want. */
const callForms = ['call_padprobe_01', probe.callId].flatMap((id) =>
  (['text', 'null'] as const).flatMap((emptyContentAs) =>
    (['object', 'text'] as const).map((argumentsAs) => ({ id, emptyContentAs, argumentsAs })),
  ),
);
type CallForm = (typeof callForms)[number];

async function findCalls(
  render: Render,
  convert: (messages: TemplateMessage[]) => TemplateMessage[],
): Promise<CallCapabilities> {
  const converse = (form: CallForm, names: string[]): Promise<string | null> => {
    const messages = convert(callConversation(form, names));
    return attempt(render, { messages, tools: names.map(probeTool), add_generation_prompt: true });
  };
  let seen: string | null = null;
  for (const form of callForms) {
    const text = await converse(form, [probe.toolName]);
    seen ??= text;
    // Printed as Python prints a dictionary, or as JSON inside of JSON, a call is not what the model was taught.
    const isGarbled = text?.includes(`{'${probe.key}'`) || text?.includes(String.raw`\"${probe.key}`);
    if (text === null || !text.includes(probe.value) || isGarbled) continue;
    const both = await converse(form, [probe.toolName, probe.secondToolName]);
    return {
      toolCalls: true,
      argumentsAs: form.argumentsAs,
      emptyContentAs: form.emptyContentAs,
      parallelToolCalls: both !== null && both.split(probe.value).length > 2,
      toolResponses: text.includes(probe.result),
      callIdLength: form.id === probe.callId ? form.id.length : null,
    };
  }
  return {
    toolCalls: false,
    argumentsAs: 'object',
    emptyContentAs: 'text',
    parallelToolCalls: false,
    toolResponses: seen?.includes(probe.result) ?? false,
    callIdLength: null,
  };
}

/** A question, calls of the named tools, and a result of each. */
export function callConversation(
  { id, emptyContentAs, argumentsAs }: CallForm,
  names: string[],
  values = names.map(() => probe.value),
  extra: Record<string, unknown> = {},
): TemplateMessage[] {
  const calls = names.map((name, index) => {
    const object = { [probe.key]: values[index], ...extra };
    const callId = index === 0 ? id : `${id.slice(0, -1)}${index + 1}`;
    return probeCall(name, argumentsAs === 'object' ? object : JSON.stringify(object), callId);
  });
  return [
    user(),
    { role: 'assistant', content: emptyContentAs === 'text' ? '' : null, tool_calls: calls },
    ...calls.map((call): TemplateMessage => {
      return { role: 'tool', name: call.function.name, tool_call_id: call.id, content: probe.result };
    }),
  ];
}

const switchNames = ['enable_thinking', 'thinking', 'enable_reasoning', 'reasoning', 'think', 'thinking_mode'];
const switchValues: [unknown, unknown][] = [
  [true, false],
  ['on', 'off'],
  ['enabled', 'disabled'],
  ['thinking', 'chat'],
];

/** A variable of the template that changes the prompt of a new answer by being true or false. */
async function findThinkingSwitch(
  render: Render,
  template: string,
  messages: TemplateMessage[],
): Promise<Capabilities['thinkingSwitch']> {
  const plain = await attempt(render, { messages, add_generation_prompt: true });
  for (const variable of namesIn(
    template,
    /\b(?:\w*_)?(?:think|thinking|reasoning)(?:_(?:mode|enabled))?\b/g,
    switchNames,
  )) {
    for (const [on, off] of switchValues) {
      const [withOn, withOff] = [
        await attempt(render, { messages, add_generation_prompt: true, [variable]: on }),
        await attempt(render, { messages, add_generation_prompt: true, [variable]: off }),
      ];
      if (withOn === null || withOff === null || withOn === withOff) continue;
      // A level that is printed as it is given is no switch.
      if (withOn.replaceAll(/\bTrue\b/g, 'False') === withOff) continue;
      return { variable, on, off, isOnByDefault: plain === withOn };
    }
  }
  return null;
}

async function findEffortVariable(
  render: Render,
  template: string,
  messages: TemplateMessage[],
): Promise<string | null> {
  for (const variable of namesIn(template, /\b\w*effort\b/g, [])) {
    const low = await attempt(render, { messages, add_generation_prompt: true, [variable]: 'low' });
    const high = await attempt(render, { messages, add_generation_prompt: true, [variable]: 'high' });
    if (low !== null && high !== null && low !== high) return variable;
  }
  return null;
}

/** Names that occur in the code of a template, the usual ones first. */
function namesIn(template: string, pattern: RegExp, usual: string[]): string[] {
  const code = Array.from(template.matchAll(/\{[{%][^]*?[}%]\}/g), ([tag]) => tag).join(' ');
  const found = new Set(code.match(pattern));
  return [...usual.filter((name) => found.delete(name)), ...found];
}

async function findReasoningField(
  render: Render,
  convert: (messages: TemplateMessage[]) => TemplateMessage[],
): Promise<Capabilities['reasoningField']> {
  for (const field of ['reasoning_content', 'thinking', 'reasoning'] as const) {
    for (const messages of reasoningProbes(field)) {
      const text = await attempt(render, { messages: convert(messages), add_generation_prompt: false });
      if (text?.includes(probe.reasoning)) return field;
    }
  }
  return null;
}

/** Conversations in which a template that prints thoughts at all prints them: many drop those of older turns. */
export function reasoningProbes(field: 'reasoning_content' | 'thinking' | 'reasoning'): TemplateMessage[][] {
  const call = probeCall(probe.toolName, { [probe.key]: probe.value });
  return [
    [user(), { ...assistant(), [field]: probe.reasoning }],
    [
      user(),
      { ...assistant(''), [field]: probe.reasoning, tool_calls: [call] },
      { role: 'tool', name: probe.toolName, tool_call_id: call.id, content: probe.result },
    ],
  ];
}
