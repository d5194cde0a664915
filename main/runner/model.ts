import { basename } from 'node:path';
import {
  DraftSequenceTokenPredictor,
  getLlama,
  InputLookupTokenPredictor,
  LlamaLogLevel,
  type Llama,
  type LlamaModel,
  type LlamaModelOptions,
  type TokenPredictor,
} from 'node-llama-cpp';
import { stat } from 'node:fs/promises';
import { AppError } from '../../contract/errors.ts';
import type { LoadSettings } from '../../contract/inference.ts';
import { mostThreads } from '../cores.ts';
import { createBatching } from './batching.ts';
import { openCacheStates } from './cache-states.ts';
import { createGenerator } from './generate.ts';
import { createGrammars } from './grammar.ts';
import { createOperations } from './operations.ts';
import { createPrompts, type Prompts } from './prompts.ts';
import type { FromRunner } from './protocol.ts';
import type { ServedModel } from './serve.ts';
import { followLoad } from './threads.ts';

type LogLevel = Extract<FromRunner, { type: 'log' }>['level'];

export type RunnerModel = ServedModel & {
  /** Keeps on disk what is worth it of the conversations in memory. Does nothing while an answer is written. */
  saveStates(): Promise<void>;
};

type Load = {
  path: string;
  architecture: string | null;
  settings: LoadSettings;
  stateFolder: string | null;
  onProgress(progress: number): void;
  onLog(level: LogLevel, text: string): void;
};

/** Without a wish, a context that is long enough for a conversation and whose cache fits beside most models. */
const usualContextLength = 8192;

export async function loadModel(load: Load): Promise<RunnerModel> {
  const { settings } = load;
  // llama.cpp gives the reason for a failure only to its log.
  const problems: string[] = [];
  const llama = await getLlama({
    gpu: settings.device === 'cpu' ? false : settings.device,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    maxThreads: settings.threads ?? mostThreads(),
    logLevel: LlamaLogLevel.warn,
    logger: (level, text) => {
      if (level === LlamaLogLevel.error || level === LlamaLogLevel.fatal) problems.push(text.trim());
      load.onLog(logLevel(level), text.trim());
    },
  });
  // Cores that are good for this, without the second threads of one core and the slow ones.
  const threads = settings.threads ?? Math.max(1, Math.min(llama.cpuMathCores, mostThreads()));
  llama.maxThreads = threads;
  // A wish is a wish, also on a busy machine.
  const busy = settings.threads === null ? followLoad(threads, (count) => (llama.maxThreads = count)) : null;
  const model = await readWeights(llama, load, problems);
  const { embed, rank, ...operations } = createOperations(model, settings);
  const embeds = embed !== null || rank !== null;
  const prompts = createPrompts(model, settings.chatTemplate);
  const talk = embeds ? null : await prepareTalk({ llama, model, prompts, load, problems });
  // A template that fails is reported to whoever uses it.
  if (talk) await prompts.warm().catch(() => {});
  const { infill } = model.tokens;
  return {
    info: {
      contextLength:
        talk?.contextLength ?? Math.min(model.trainContextSize, settings.contextLength ?? model.trainContextSize),
      slots: talk === null ? 1 : settings.slots,
      gpuLayers: model.gpuLayers,
      device: llama.gpu === false ? 'cpu' : llama.gpu,
      canEmbed: embed !== null,
      canRank: rank !== null,
      canInfill: infill.prefix !== null && infill.suffix !== null,
      release: `llama.cpp ${llama.llamaCppRelease.release}`,
    },
    generate: async (request, listeners) => {
      if (talk === null) throw notForChat(model);
      busy?.begin();
      try {
        return await talk.generate(request, listeners);
      } finally {
        busy?.end();
      }
    },
    operate: async (operation, signal) => {
      if (operation.kind === 'render') {
        const { text, tokens } = await prompts.prepare(operation.prompt, 'stop', Infinity);
        return { kind: 'render', text, tokenCount: tokens.length };
      }
      return operations.operate(operation, signal);
    },
    saveStates: async () => talk?.saveStates(),
  };
}

type Talk = { llama: Llama; model: LlamaModel; prompts: Prompts; load: Load; problems: string[] };

/** Everything that a model needs to write. */
async function prepareTalk({ llama, model, prompts, load, problems }: Talk) {
  const { path, settings, stateFolder } = load;
  const wanted = Math.min(settings.contextLength ?? usualContextLength, model.trainContextSize);
  const batching = createBatching();
  const context = await model
    .createContext({
      sequences: settings.slots,
      // Without a wish, less than usual is better than nothing.
      contextSize: settings.contextLength === null ? { max: wanted } : wanted,
      batchSize: settings.batchSize,
      flashAttention: settings.flashAttention === 'auto' ? 'auto' : settings.flashAttention === 'on',
      experimentalKvCacheKeyType: cacheTypeKey(settings.cacheTypeK),
      experimentalKvCacheValueType: cacheTypeKey(settings.cacheTypeV),
      batching: { itemPrioritizationStrategy: batching.strategy },
      ...(settings.loras.length === 0
        ? {}
        : { lora: { adapters: settings.loras.map((lora) => ({ filePath: lora.path, scale: lora.scale })) } }),
    })
    .catch((cause: unknown) => {
      throw contextFailure(wanted, settings, problems, cause);
    });
  batching.attach(context);
  const draft = await openDraft(llama, settings, context.contextSize);
  const sequences = Array.from({ length: settings.slots }, () => {
    const tokenPredictor = draft?.();
    return context.getSequence(tokenPredictor ? { tokenPredictor } : {});
  });
  const { mtimeMs, size } = await stat(path);
  const { contextLength: _length, slots: _slots, idleMinutes: _idle, threads: _threads, ...relevant } = settings;
  const identity = {
    path,
    size,
    mtimeMs,
    settings: relevant,
    contextSize: context.contextSize,
    engine: llama.llamaCppRelease,
  };
  const states = stateFolder === null ? null : await openCacheStates(stateFolder, identity);
  const { generate, busy, keepable } = createGenerator({
    model,
    context,
    sequences,
    prompts,
    grammars: createGrammars(llama, model),
    batching,
    states,
    batchSize: settings.batchSize,
  });
  return {
    contextLength: context.contextSize,
    generate,
    saveStates: async () => {
      if (states === null || busy() > 0) return;
      for (const { sequence } of keepable()) await states.save(sequence);
    },
  };
}

async function openDraft(
  llama: Llama,
  { speculation, slots }: LoadSettings,
  contextSize: number,
): Promise<(() => TokenPredictor) | null> {
  switch (speculation.kind) {
    case 'none':
      return null;
    case 'lookup':
      return () => new InputLookupTokenPredictor();
    case 'draft': {
      const draft = await llama.loadModel({ modelPath: speculation.path }).catch((cause: unknown) => {
        throw new AppError('model_load_failed', `The draft model ${basename(speculation.path)} could not be loaded.`, {
          remedy: 'Choose another draft model, or switch speculative decoding off.',
          cause,
        });
      });
      const context = await draft.createContext({ sequences: slots, contextSize });
      return () => new DraftSequenceTokenPredictor(context.getSequence());
    }
  }
}

async function readWeights(
  llama: Llama,
  { path, architecture, settings, onProgress }: Load,
  problems: string[],
): Promise<LlamaModel> {
  let reported = -1;
  const { gpuLayers } = settings;
  try {
    return await llama.loadModel({
      modelPath: path,
      gpuLayers: gpuLayers === 'all' ? 'max' : gpuLayers === 'none' ? 0 : gpuLayers,
      useMmap: settings.useMmap,
      useMlock: settings.useMlock,
      ...ropeOverrides(architecture, settings),
      onLoadProgress: (progress) => {
        // One call comes for each tensor; the window can show a hundred steps.
        const percent = Math.floor(progress * 100);
        if (percent === reported) return;
        reported = percent;
        onProgress(progress);
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

function ropeOverrides(
  architecture: string | null,
  { ropeFrequencyBase, ropeFrequencyScale }: LoadSettings,
): Pick<LlamaModelOptions, 'metadataOverrides'> {
  if (architecture === null || (ropeFrequencyBase === null && ropeFrequencyScale === null)) return {};
  const rope = {
    ...(ropeFrequencyBase === null ? {} : { freq_base: ropeFrequencyBase }),
    ...(ropeFrequencyScale === null ? {} : { scaling: { type: 'linear', factor: 1 / ropeFrequencyScale } }),
  };
  return { metadataOverrides: { [architecture]: { rope } } };
}

function cacheTypeKey(type: LoadSettings['cacheTypeK']) {
  switch (type) {
    case 'f32':
      return 'F32';
    case 'f16':
      return 'F16';
    case 'bf16':
      return 'BF16';
    case 'q8_0':
      return 'Q8_0';
    case 'q5_1':
      return 'Q5_1';
    case 'q5_0':
      return 'Q5_0';
    case 'q4_1':
      return 'Q4_1';
    case 'q4_0':
      return 'Q4_0';
  }
}

function contextFailure(wanted: number, settings: LoadSettings, problems: string[], cause: unknown): AppError {
  const log = problems.join('\n');
  if (/lora/i.test(log) || (cause instanceof Error && /lora/i.test(cause.message))) {
    return new AppError('model_load_failed', 'A LoRA adapter does not fit this model.', {
      remedy: 'Choose an adapter that was made for this model, or load the model without it.',
      cause,
    });
  }
  if (settings.flashAttention === 'off' && settings.cacheTypeV !== 'f16' && settings.cacheTypeV !== 'f32') {
    return new AppError('invalid_input', `A V cache of type ${settings.cacheTypeV} needs flash attention.`, {
      remedy: 'Switch flash attention on, or choose f16 for the V cache.',
      cause,
    });
  }
  return new AppError(
    'out_of_memory',
    `There is not enough memory for ${settings.slots} × ${wanted} tokens of context.`,
    {
      remedy: 'Choose a shorter context or fewer slots, close other programs, or choose a smaller model.',
      cause,
    },
  );
}

function notForChat(model: LlamaModel): AppError {
  return new AppError('unsupported', `${model.filename ?? 'This model'} turns texts into numbers and can't write.`, {
    remedy: 'Choose a chat model for this, and use this one for embeddings or ranking.',
  });
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
