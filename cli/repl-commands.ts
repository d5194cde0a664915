import type { AnswerEvent, Chat, Message } from '../contract/chats.ts';
import { AppError } from '../contract/errors.ts';
import { loadSettingsSchema, samplingPatchSchema } from '../contract/inference.ts';
import type { ThinkingView } from './answer.ts';
import type { Conversation } from './conversation.ts';
import { checkSettings, readSetting } from './load-options.ts';
import type { loadModel } from './memory.ts';
import { nearest } from './nearest.ts';
import type { Client } from './session.ts';

/** What commands change of how answers are shown. */
export type ReplState = { thinking: ThinkingView; showsStats: boolean };

export type CommandContext = {
  client: Client;
  conversation: Conversation;
  state: ReplState;
  say(text: string): void;
  /** Shows an answer as it is written. */
  answer(work: (onEvent: (event: AnswerEvent) => void) => Promise<Message>): Promise<void>;
  model(name: string): Promise<string>;
  load: typeof loadModel;
};

type Command = {
  name: string;
  /** What stands behind the name, for the help. */
  takes: string;
  does: string;
  run(rest: string, context: CommandContext): Promise<void> | void;
};

const shownChats = 20;

const commands: readonly Command[] = [
  { name: '/help', takes: '', does: 'what can be typed', run: (_, { say }) => say(describeCommands()) },
  { name: '/set', takes: 'NAME VALUE', does: 'a setting, such as /set temperature 0.2; without one, all', run: set },
  { name: '/system', takes: 'TEXT', does: 'the system prompt; without a text, show it', run: setSystem },
  {
    name: '/think',
    takes: 'on|off|auto|show|hide',
    does: 'whether the model thinks, and whether that is shown',
    run: think,
  },
  { name: '/model', takes: 'NAME', does: 'go on with another model', run: changeModel },
  { name: '/regen', takes: '', does: 'another answer to the last question', run: regenerate },
  { name: '/clear', takes: '', does: 'begin anew', run: clear },
  { name: '/save', takes: 'TITLE', does: 'keep the conversation under Chats in the app', run: save },
  { name: '/load', takes: 'TITLE', does: 'go on with a chat of the app; without a title, list them', run: load },
  { name: '/stats', takes: '', does: 'say after each answer what it cost, or no longer', run: toggleStats },
  { name: '/bye', takes: '', does: 'end; so does Ctrl+D', run: () => {} },
];

const otherNames: Record<string, string> = { '/?': '/help', '/exit': '/bye', '/quit': '/bye', '/retry': '/regen' };

/** For completion. */
export const commandNames = [...commands.map(({ name }) => name), ...Object.keys(otherNames)];

/** Carries out a line that begins with a slash. Throws an `AppError` with what is wrong about it. */
export async function runCommand(line: string, context: CommandContext): Promise<'go on' | 'end'> {
  const [, typed = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(line.trim()) ?? [];
  const name = otherNames[typed] ?? typed;
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    const near = nearest(typed, commandNames);
    throw new AppError('invalid_input', `There is no command ${typed}.`, {
      remedy: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'Type /help.',
    });
  }
  if (command.name === '/bye') return 'end';
  await command.run(rest.trim(), context);
  return 'go on';
}

function describeCommands(): string {
  const rows = commands.map(({ name, takes, does }) => [`${name} ${takes}`.trimEnd(), does] as const);
  const width = Math.max(...rows.map(([head]) => head.length));
  return [
    ...rows.map(([head, does]) => `  ${head.padEnd(width)}  ${does}`),
    '',
    '  """            begins a text of several lines, and ends it',
    '  Ctrl+C         stops the answer, or takes back what was typed',
    '  Up, Down       lines that were typed before',
  ].join('\n');
}

async function set(rest: string, { client, conversation, say, load: loadAgain }: CommandContext): Promise<void> {
  const [, name = '', value = ''] = /^(\S+)(?:\s+|=)?([\s\S]*)$/.exec(rest) ?? [];
  if (name === '') return say(describeSettings(conversation));
  if (name === 'system') return conversation.set({ systemPrompt: value });
  if (name in samplingPatchSchema.shape) {
    const { sampling } = conversation.settings();
    const wished = value === '' || value === 'default' ? undefined : readSetting(value);
    await conversation.set({ sampling: checkSettings(samplingPatchSchema, { ...sampling, [name]: wished }) });
    return say(wished === undefined ? `${name} is as the model has it.` : `${name} is ${value}.`);
  }
  if (name in loadSettingsSchema.shape && value !== '') {
    await loadAgain(client, conversation.modelId(), { set: [`${name}=${value}`], force: false });
    return say(`${name} is ${value}; the model was loaded anew.`);
  }
  const near = nearest(name, settingNames);
  throw new AppError(
    'invalid_input',
    value === '' && settingNames.includes(name) ? `${name} needs a value.` : `There is no setting ${name}.`,
    {
      remedy:
        near.length > 0 && !near.includes(name)
          ? `Did you mean ${near.join(' or ')}?`
          : `Settings: ${settingNames.join(', ')}.`,
    },
  );
}

const settingNames = ['system', ...Object.keys(samplingPatchSchema.shape), ...Object.keys(loadSettingsSchema.shape)];

function describeSettings(conversation: Conversation): string {
  const { systemPrompt, sampling, reasoning } = conversation.settings();
  const chosen = Object.entries(sampling).filter(([, value]) => value !== undefined);
  return [
    `  system     ${systemPrompt === '' ? 'none' : systemPrompt}`,
    `  think      ${reasoning}`,
    ...chosen.map(([name, value]) => `  ${name.padEnd(10)} ${JSON.stringify(value)}`),
    '',
    `  Can be set: ${settingNames.join(', ')}`,
  ].join('\n');
}

async function setSystem(rest: string, { conversation, say }: CommandContext): Promise<void> {
  if (rest === '') return say(conversation.settings().systemPrompt || 'There is no system prompt.');
  await conversation.set({ systemPrompt: rest });
  say('The system prompt is set.');
}

async function think(rest: string, { conversation, state, say }: CommandContext): Promise<void> {
  switch (rest) {
    case 'on':
    case 'off':
    case 'auto':
      await conversation.set({ reasoning: rest });
      return say(rest === 'auto' ? 'The model decides whether it thinks first.' : `Thinking is ${rest}.`);
    case 'show':
    case 'hide':
      state.thinking = rest === 'show' ? 'shown' : 'hidden';
      return say(rest === 'show' ? 'Thoughts are shown.' : 'Thoughts are hidden.');
    default:
      throw new AppError('invalid_input', 'Thinking is on, off or auto, and is shown or hidden.', {
        remedy: 'Type /think on, /think off, /think auto, /think show or /think hide.',
      });
  }
}

async function changeModel(rest: string, context: CommandContext): Promise<void> {
  const { client, conversation, say } = context;
  if (rest === '') return say(conversation.modelId());
  const id = await context.model(rest);
  if ((await client.models.list()).some((model) => model.id === id))
    await context.load(client, id, { set: [], force: false });
  conversation.useModel(id);
  say(`${id} answers from now on.`);
}

function regenerate(_: string, { conversation, answer }: CommandContext): Promise<void> {
  return answer((onEvent) => conversation.again(onEvent));
}

async function clear(_: string, { conversation, say }: CommandContext): Promise<void> {
  await conversation.clear();
  say('The conversation begins anew.');
}

async function save(rest: string, { conversation, say }: CommandContext): Promise<void> {
  if (conversation.turns().length === 0) throw new AppError('conflict', 'There is nothing to keep yet.');
  const title = await conversation.save(rest === '' ? null : rest);
  say(`Kept under Chats as “${title}”. What follows is kept with it.`);
}

async function load(rest: string, { client, conversation, say }: CommandContext): Promise<void> {
  const chats = (await client.chats.list()).filter(({ title, isTemporary }) => title !== '' && !isTemporary);
  if (rest === '') {
    return say(
      chats.length === 0
        ? 'No chats are kept.'
        : chats
            .slice(0, shownChats)
            .map(({ title }) => `  ${title}`)
            .join('\n'),
    );
  }
  const chat = findChat(chats, rest);
  await conversation.load(chat.id);
  const last = conversation.turns().at(-1);
  say(
    `“${chat.title}” goes on, after ${conversation.turns().length} turns.${last === undefined ? '' : `\n\n${last.text}`}`,
  );
}

/** A chat by its id or title, or by how its title begins. */
export function findChat(chats: readonly Chat[], wanted: string): Chat {
  const isSame = (text: string) => text.toLowerCase() === wanted.toLowerCase();
  const found =
    chats.find(({ id, title }) => id === wanted || isSame(title)) ??
    chats.find(({ title }) => title.toLowerCase().startsWith(wanted.toLowerCase()));
  if (found) return found;
  const near = nearest(
    wanted,
    chats.map(({ title }) => title),
  );
  throw new AppError('not_found', `There is no chat with the title ${wanted}.`, {
    remedy: near.length > 0 ? `Did you mean “${near.join('” or “')}”?` : 'Look under Chats in the app for its title.',
  });
}

function toggleStats(_: string, { state, say }: CommandContext): void {
  state.showsStats = !state.showsStats;
  say(state.showsStats ? 'After each answer stands what it cost.' : 'What answers cost is no longer said.');
}
