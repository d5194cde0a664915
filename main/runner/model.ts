import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { getLlama, LlamaLogLevel, type Llama, type LlamaModel } from 'node-llama-cpp';
import { AppError } from '../../contract/errors.ts';
import { createBatching } from './batching.ts';
import { createGenerator, type Generator } from './generate.ts';
import { createPrompts } from './prompts.ts';
import type { FromRunner, LoadSettings } from './protocol.ts';

type LogLevel = Extract<FromRunner, { type: 'log' }>['level'];

export type RunnerModel = {
  /** Tokens per slot. */
  contextLength: number;
  countTokens(text: string): number;
  generate: Generator;
};

type Listeners = { onProgress(progress: number): void; onLog(level: LogLevel, text: string): void };

/** Without a wish, a context that is long enough for a conversation and whose cache fits beside most models. */
const usualContextLength = 8192;

export async function loadModel(path: string, settings: LoadSettings, listeners: Listeners): Promise<RunnerModel> {
  // llama.cpp gives the reason for a failure only to its log.
  const problems: string[] = [];
  const llama = await getLlama({
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    // llama.cpp's threads spin: with none left for the rest of the system, everything collapses.
    maxThreads: Math.max(1, availableParallelism() - 1),
    logLevel: LlamaLogLevel.warn,
    logger: (level, text) => {
      if (level === LlamaLogLevel.error || level === LlamaLogLevel.fatal) problems.push(text.trim());
      listeners.onLog(logLevel(level), text.trim());
    },
  });
  const model = await readWeights(llama, path, listeners, problems);
  const trained = model.trainContextSize;
  const wanted = Math.min(settings.contextLength ?? usualContextLength, trained);
  const batching = createBatching();
  const context = await model
    .createContext({
      sequences: settings.slots,
      contextSize: settings.contextLength === null ? { max: wanted } : wanted,
      batchSize: settings.batchSize,
      batching: { itemPrioritizationStrategy: batching.strategy },
    })
    .catch((cause: unknown) => {
      throw new AppError('out_of_memory', `There is not enough memory for a context of ${wanted} tokens.`, {
        remedy: 'Close other programs, or choose a smaller model.',
        cause,
      });
    });
  batching.attach(context);
  const prompts = createPrompts(model);
  return {
    contextLength: context.contextSize,
    countTokens: (text) => model.tokenize(text).length,
    generate: createGenerator({
      model,
      context,
      prompts,
      batching,
      slots: settings.slots,
      batchSize: settings.batchSize,
    }),
  };
}

async function readWeights(llama: Llama, path: string, listeners: Listeners, problems: string[]): Promise<LlamaModel> {
  let reported = -1;
  try {
    return await llama.loadModel({
      modelPath: path,
      onLoadProgress: (progress) => {
        // One call comes for each tensor; the window can show a hundred steps.
        const percent = Math.floor(progress * 100);
        if (percent === reported) return;
        reported = percent;
        listeners.onProgress(progress);
      },
    });
  } catch (cause) {
    const reason = problems.find((text) => text.includes('error loading model')) ?? problems.at(-1) ?? String(cause);
    throw new AppError('model_load_failed', `${basename(path)} could not be loaded: ${plainReason(reason)}`, {
      remedy: 'The file may be damaged or made for a newer version. Download it again, or choose another model.',
      cause,
    });
  }
}

function plainReason(reason: string): string {
  const text =
    reason
      .replace(/^.*error loading model:\s*/s, '')
      .split('\n', 1)[0]
      ?.trim() ?? '';
  return text === '' ? 'llama.cpp gave no reason.' : text.endsWith('.') ? text : `${text}.`;
}

function logLevel(level: LlamaLogLevel): LogLevel {
  switch (level) {
    case LlamaLogLevel.fatal:
    case LlamaLogLevel.error:
      return 'error';
    case LlamaLogLevel.warn:
      return 'warn';
    case LlamaLogLevel.info:
    case LlamaLogLevel.log:
      return 'info';
    case LlamaLogLevel.debug:
    case LlamaLogLevel.disabled:
      return 'debug';
  }
}
