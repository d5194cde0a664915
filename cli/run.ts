import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import type { Command } from '@commander-js/extra-typings';
import { AppError } from '../contract/errors.ts';
import { samplingPatchSchema } from '../contract/inference.ts';
import { createAnswerWriter, describeStats, type ThinkingView } from './answer.ts';
import { createConversation, textOf } from './conversation.ts';
import { exitCodes } from './exit.ts';
import { checkSettings, setOption } from './load-options.ts';
import { loadModel } from './memory.ts';
import { printJson, style, tell } from './output.ts';
import { pull } from './pull.ts';
import { resolveReference } from './reference.ts';
import { startRepl } from './repl.ts';
import { runOutputSchema } from './schemas.ts';
import type { Course, Session } from './session.ts';
import { addVerb, withCore } from './verb.ts';

export function addRun(program: Command): void {
  addVerb(program, {
    name: 'run',
    description: 'Ask a model, or talk with it. What it answers goes to standard output.',
    examples: [
      ['paddock run qwen3:0.6b', 'a conversation; /help says what can be typed'],
      ['paddock run qwen3:0.6b "Why is the sky blue?"', 'one answer; the model is fetched first where needed'],
      ['paddock run ./model.gguf --system "Be brief." "Hello"', 'a file, with a system prompt'],
      ['git diff | paddock run qwen3:8b "Write a commit message."', 'what is piped in comes behind the question'],
      ['paddock run qwen3:0.6b --json "Hello"', 'the answer and what it cost, as JSON'],
    ],
  })
    .argument('<model>', 'a name that paddock ls shows, a short name, owner/name on the hub, or a GGUF file')
    .argument('[prompt...]', 'the question; without one a conversation begins')
    .option('--system <text>', 'a system prompt')
    .option('--temperature <number>', 'how freely tokens are chosen; 0 always takes the likeliest', Number)
    .option('--top-p <number>', 'only the likeliest tokens that together have this chance', Number)
    .option('--top-k <number>', 'only this many of the likeliest tokens', Number)
    .option('--seed <number>', 'a number that makes an answer repeatable', Number)
    .option('--max-tokens <number>', 'stop the answer after about this many tokens', Number)
    .option('--think', 'have the model think first, where that can be chosen')
    .option('--no-think', 'have it answer at once, where that can be chosen')
    .option('--hide-thinking', 'show the answer alone; so it is wherever the output is no terminal')
    .addOption(setOption)
    .option('--force', 'also where the memory seems too small')
    .option('--keep', 'keep the conversation under Chats in the app')
    .option('--stats', 'say at the end what the answer cost')
    .option('-y, --yes', 'fetch a model that is not here without asking')
    .action((model, prompt, { dataDir, json, ...options }) =>
      withCore({ dataDir, json }, (session, course) =>
        run(session, course, model, prompt.join(' '), { ...options, json, dataDir }),
      ),
    );
}

type Options = {
  dataDir: string;
  json?: true | undefined;
  system?: string | undefined;
  temperature?: number | undefined;
  topP?: number | undefined;
  topK?: number | undefined;
  seed?: number | undefined;
  maxTokens?: number | undefined;
  think?: boolean | undefined;
  hideThinking?: true | undefined;
  set: string[];
  force?: true | undefined;
  keep?: true | undefined;
  stats?: true | undefined;
  yes?: true | undefined;
};

async function run(session: Session, course: Course, name: string, prompt: string, options: Options) {
  const asJson = options.json === true;
  const sampling = checkSettings(samplingPatchSchema, {
    temperature: options.temperature,
    topP: options.topP,
    topK: options.topK,
    seed: options.seed,
  });
  const maxTokens = checkMaxTokens(options.maxTokens);
  const isTalk = prompt.trim() === '' && process.stdin.isTTY && !asJson;
  const question = isTalk ? '' : await readQuestion(prompt);

  const modelId = await findOrFetch(session, course, name, options);
  const isRemote = (await session.client.models.list()).every(({ id }) => id !== modelId);
  const wishes = { set: options.set, force: options.force === true };
  // A conversation shows at once whether the model can be loaded; so does what is asked for here and nowhere else.
  if (!isRemote && (isTalk || wishes.force || wishes.set.length > 0)) {
    await loadModel(session.client, modelId, wishes);
  }
  const conversation = createConversation({
    session,
    modelId,
    settings: {
      systemPrompt: options.system ?? '',
      sampling,
      reasoning: options.think === undefined ? 'auto' : options.think ? 'on' : 'off',
    },
    isKept: options.keep === true,
  });
  course.onInterrupt(async () => {
    await conversation.stop();
    await conversation.end();
  });
  const thinking: ThinkingView = options.hideThinking || !process.stdout.isTTY ? 'hidden' : 'shown';
  try {
    if (!isTalk) {
      const once = { asJson, thinking, maxTokens, showsStats: options.stats === true };
      return await answerOnce(conversation, question, once);
    }
    await startRepl({
      session,
      conversation,
      thinking,
      showsStats: options.stats === true,
      historyFile: resolve(options.dataDir, 'command-history'),
      input: process.stdin,
      output: process.stdout,
      change: { model: (other) => findOrFetch(session, course, other, options), load: loadModel },
    });
    return exitCodes.ok;
  } finally {
    await conversation.end();
  }
}

/** The id of a model by any of its names; one on the hub is fetched first. */
async function findOrFetch(session: Session, course: Course, name: string, options: Options): Promise<string> {
  const reference = await resolveReference(session.client, name);
  switch (reference.kind) {
    case 'model':
      return reference.model.id;
    case 'remote':
      return reference.modelId;
    case 'hub':
      return pull(session, course, reference, {
        asJson: options.json === true,
        asks: 'always',
        yes: options.yes === true,
        force: options.force === true,
      });
  }
}

type Once = { asJson: boolean; thinking: ThinkingView; maxTokens: number | null; showsStats: boolean };

async function answerOnce(
  conversation: ReturnType<typeof createConversation>,
  question: string,
  { asJson, thinking, maxTokens, showsStats }: Once,
) {
  const writer = createAnswerWriter({ thinking, output: asJson ? process.stderr : process.stdout });
  let isEnough = false;
  const message = await conversation
    .ask(question, (event) => {
      if (!asJson || event.type === 'progress') writer.onEvent(event);
      if (event.type !== 'delta' || maxTokens === null || event.completionTokens < maxTokens || isEnough) return;
      isEnough = true;
      void conversation.stop();
    })
    .finally(() => writer.finish());
  if (message.state === 'stopped' && !isEnough) {
    throw new AppError('cancelled', 'The answer was stopped.');
  }
  if (asJson) {
    const { modelId, reasoning, stats } = message;
    printJson(runOutputSchema, {
      modelId: modelId ?? conversation.modelId(),
      text: textOf(message),
      reasoning,
      state: isEnough ? 'stopped' : 'complete',
      chatId: conversation.chatId(),
      stats,
    });
  }
  if (showsStats && message.stats) tell(style('dim', describeStats(message.stats), process.stderr));
  if (message.stats?.stopReason === 'context') tell('The context is full, so the answer ends here.');
  return exitCodes.ok;
}

/** The question, with what is piped in behind it. */
async function readQuestion(prompt: string): Promise<string> {
  const piped = process.stdin.isTTY ? '' : await readAll(process.stdin);
  const question = [prompt, piped].filter((part) => part.trim() !== '').join('\n\n');
  if (question !== '') return question;
  throw new AppError('invalid_input', 'There is no question.', {
    remedy: 'Write it behind the model in quotes, or pipe it in.',
  });
}

function checkMaxTokens(given: number | undefined): number | null {
  if (given === undefined) return null;
  if (Number.isInteger(given) && given >= 1) return given;
  throw new AppError('invalid_input', `--max-tokens can't be ${given}.`, { remedy: 'Give a whole number from 1 on.' });
}
