import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import type { Command } from '@commander-js/extra-typings';
import { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import { toolSchema, type Turn } from '../contract/inference.ts';
import { inspectGguf, type GgufFacts } from '../main/gguf/inspect.ts';
import { createChatPrompts } from '../main/prompt/chat.ts';
import { chooseTemplate } from '../main/prompt/messages.ts';
import { createTemplateRenderer } from '../main/prompt/renderer.ts';
import { orExplain } from './explain.ts';
import { printJson } from './output.ts';
import { renderOutputSchema } from './schemas.ts';
import { addVerb } from './verb.ts';

export function addRender(program: Command): void {
  addVerb(program, {
    name: 'render',
    description: "Print the exact prompt that a model's own chat template makes of a conversation.",
    examples: [['paddock render --model ./model.gguf conversation.json', 'a file with {"messages": […]}']],
  })
    .requiredOption('--model <path>', 'a GGUF file; only its header is read')
    .argument(
      '<input>',
      'a JSON file with messages, and tools, enable_thinking, template … where wanted; - for standard input',
    )
    .action((input, { model, json = false }) => orExplain(json, () => render(input, resolve(model), json)));
}

/** What is not named here goes to the template as it is, such as `documents`. */
const inputSchema = z.looseObject({
  messages: z.array(z.looseObject({ role: z.string() })),
  tools: z.array(z.looseObject({})).optional(),
  enable_thinking: z.boolean().optional(),
  add_generation_prompt: z.boolean().default(true),
  /** The name of a template in the file, such as `tool_use`, or a template itself. */
  template: z.string().min(1).optional(),
});
type Input = z.infer<typeof inputSchema>;

async function render(inputPath: string, modelPath: string, asJson: boolean): Promise<void> {
  const { template: wanted, ...variables } = await readInput(inputPath);
  const { facts } = await inspectGguf(modelPath);
  const template = selectTemplate(facts, wanted, (variables.tools?.length ?? 0) > 0);
  await using renderer = createTemplateRenderer();
  const { bos, eos } = facts.tokenizer;
  const [bosToken, eosToken] = [bos?.text ?? '', eos?.text ?? ''];
  const raw = { bos_token: bosToken, eos_token: eosToken, ...variables };
  const prompt = await renderer.render({ template, variables: raw }).catch(async (error: unknown) => {
    // What a template refuses is folded as its makers document it, as the app does.
    const turns = turnsSchema.safeParse(variables.messages);
    if (!turns.success || variables.add_generation_prompt === false) throw error;
    const templates = { default: template, named: {} };
    const chat = createChatPrompts({ renderer, templates, bosToken, eosToken, controlTokens: [] });
    const tools = z.array(toolSchema).parse((variables.tools ?? []).map((tool) => tool['function'] ?? tool));
    const switched = variables.enable_thinking;
    const reasoning = switched === undefined ? 'auto' : switched ? 'on' : 'off';
    return (await chat.build({ turns: turns.data, tools, reasoning })).text;
  });
  if (asJson) printJson(renderOutputSchema, { prompt });
  else process.stdout.write(prompt);
}

const calls = z.array(
  z.object({
    id: z.string().default(''),
    function: z.object({ name: z.string(), arguments: z.union([z.string(), z.looseObject({})]) }),
  }),
);

/** Messages in OpenAI's form as turns. */
const turnsSchema = z.array(
  z
    .looseObject({
      role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
      content: z.string().nullish(),
      name: z.string().optional(),
      tool_call_id: z.string().optional(),
      tool_calls: calls.optional(),
      reasoning_content: z.string().optional(),
    })
    .transform(({ role, content, ...message }): Turn => {
      const text = content ?? '';
      switch (role) {
        case 'system':
        case 'developer':
          return { role: 'system', content: text };
        case 'user':
          return { role, content: text };
        case 'tool':
          return { role, content: text, toolCallId: message.tool_call_id ?? '', name: message.name };
        case 'assistant':
          return {
            role,
            content: text,
            reasoning: message.reasoning_content,
            toolCalls: message.tool_calls?.map(({ id, function: { name, arguments: given } }) => ({
              id,
              name,
              arguments: typeof given === 'string' ? given : JSON.stringify(given),
            })),
          };
      }
    }),
);

async function readInput(path: string): Promise<Input> {
  const text = path === '-' ? await readAll(process.stdin) : await readFileOf(resolve(path));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid_input', `${basename(path)} is not valid JSON.`, { remedy: 'Check its syntax.', cause });
  }
  const parsed = inputSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new AppError('invalid_input', `${issue?.path.join('.') || 'The input'}: ${issue?.message ?? 'not valid'}.`, {
    remedy: 'Write {"messages": [{"role": "user", "content": "Hello"}]}.',
  });
}

async function readFileOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('file_not_found', `There is no file at ${path}.`, { remedy: 'Check the path.', cause });
  });
}

function selectTemplate({ chatTemplates }: GgufFacts, wanted: string | undefined, hasTools: boolean): string {
  const name = wanted?.replace(/^tokenizer\.chat_template\.?/, '');
  const found =
    name === undefined
      ? chooseTemplate(chatTemplates, hasTools)
      : name === '' || name === 'default'
        ? chatTemplates.default
        : (chatTemplates.named[name] ?? (name.includes('{') ? name : null));
  if (found !== null) return found;
  const names = Object.keys(chatTemplates.named);
  throw new AppError(
    'template_failed',
    wanted === undefined ? 'This model has no chat template.' : `There is no template ${wanted}.`,
    {
      remedy: names.length > 0 ? `There are: default, ${names.join(', ')}.` : 'Give one in the input as "template".',
    },
  );
}
