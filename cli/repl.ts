import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import type { Message } from '../contract/chats.ts';
import { AppError, describeError } from '../contract/errors.ts';
import { createAnswerWriter, describeStats, type ThinkingView } from './answer.ts';
import type { Conversation } from './conversation.ts';
import type { loadModel } from './memory.ts';
import { style, tamed } from './output.ts';
import { commandNames, runCommand, type ReplState } from './repl-commands.ts';
import type { Session } from './session.ts';

export type ReplOptions = {
  session: Pick<Session, 'client'>;
  conversation: Conversation;
  thinking: ThinkingView;
  showsStats: boolean;
  /** Where the lines that were typed are kept. */
  historyFile: string;
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
  change: {
    /** The id of a model by any of its names. */
    model(name: string): Promise<string>;
    load: typeof loadModel;
  };
};

const mostLines = 1000;
const prompt = '>>> ';
const continued = '... ';
const fence = '"""';

/** A conversation on a terminal, until the person ends it. */
export async function startRepl(options: ReplOptions): Promise<void> {
  const { session, conversation, historyFile, input, output } = options;
  const state: ReplState = { thinking: options.thinking, showsStats: options.showsStats };
  const say = (text: string) => void output.write(`${text}\n`);
  const reader = createInterface({
    input,
    output,
    terminal: input.isTTY,
    history: readHistory(historyFile),
    historySize: mostLines,
    removeHistoryDuplicates: true,
    completer: (line: string) => completeCommand(line),
  });
  reader.on('history', (lines) => writeHistory(historyFile, lines));

  let answering = false;
  let isClosed = false;
  /** Lines of a text in triple quotes that has not ended yet. */
  let pending: string[] | null = null;
  reader.on('SIGINT', () => {
    if (answering) void conversation.stop();
    else if (reader.line !== '' || pending !== null) {
      pending = null;
      clearLine(reader);
      reader.setPrompt(prompt);
    } else say(style('dim', '\nTo leave, press Ctrl+D or type /bye.', output));
    if (!answering) reader.prompt();
  });
  // Ctrl+D ends the answer too.
  reader.on('close', () => {
    isClosed = true;
    if (answering) void conversation.stop();
  });

  async function answer(work: (onEvent: Parameters<Conversation['again']>[0]) => Promise<Message>): Promise<void> {
    const writer = createAnswerWriter({ thinking: state.thinking, output });
    answering = true;
    try {
      const message = await work(writer.onEvent).finally(() => writer.finish());
      if (message.state === 'stopped') say(style('dim', '(stopped)', output));
      if (message.stats?.stopReason === 'context') say(style('dim', '(the context is full)', output));
      if (state.showsStats && message.stats) say(style('dim', describeStats(message.stats), output));
    } finally {
      answering = false;
      say('');
    }
  }

  async function take(text: string): Promise<'go on' | 'end'> {
    if (text.trim() === '') return 'go on';
    try {
      if (text.startsWith('/')) {
        return await runCommand(text, { client: session.client, conversation, state, say, answer, ...options.change });
      }
      await answer((onEvent) => conversation.ask(text, onEvent));
    } catch (error) {
      sayError(error, output);
    }
    return 'go on';
  }

  say(style('dim', `${tamed(conversation.modelId(), output)}. /help says what can be typed; Ctrl+D ends.`, output));
  reader.setPrompt(prompt);
  reader.prompt();
  for await (const line of reader) {
    const read = readLine(line, pending);
    pending = read.pending;
    if (read.text !== null && (await take(read.text)) === 'end') break;
    if (isClosed) break;
    reader.setPrompt(pending === null ? prompt : continued);
    reader.prompt();
  }
  reader.close();
  if (input.isTTY) say('');
}

/** Puts lines between triple quotes together; `text` is what is whole now. */
export function readLine(
  line: string,
  pending: readonly string[] | null,
): { text: string | null; pending: string[] | null } {
  if (pending === null) {
    if (!line.trimStart().startsWith(fence)) return { text: line, pending: null };
    const rest = line.trimStart().slice(fence.length);
    const end = rest.indexOf(fence);
    return end < 0 ? { text: null, pending: rest === '' ? [] : [rest] } : { text: rest.slice(0, end), pending: null };
  }
  const end = line.indexOf(fence);
  if (end < 0) return { text: null, pending: [...pending, line] };
  const last = line.slice(0, end);
  return { text: [...pending, ...(last === '' ? [] : [last])].join('\n'), pending: null };
}

function clearLine(reader: Interface): void {
  reader.write(null, { ctrl: true, name: 'e' });
  reader.write(null, { ctrl: true, name: 'u' });
}

function completeCommand(line: string): [string[], string] {
  return line.startsWith('/') ? [commandNames.filter((name) => name.startsWith(line)), line] : [[], line];
}

function sayError(error: unknown, output: NodeJS.WriteStream): void {
  const { message, remedy } = describeError(error);
  output.write(`${style('red', tamed(message, output), output)}\n${remedy === undefined ? '' : `${remedy}\n`}`);
  if (!(error instanceof AppError) && process.env['PADDOCK_DEBUG']) output.write(`${String(error)}\n`);
}

function readHistory(path: string): string[] {
  return existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .slice(0, mostLines)
    : [];
}

/** The newest line first, as readline has them. */
function writeHistory(path: string, lines: readonly string[]): void {
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
}
