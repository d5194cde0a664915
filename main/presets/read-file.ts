import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { samplingSchema, type SamplingPatch } from '../../contract/inference.ts';
import { presetFileSchema, presetNameSchema, presetValuesSchema, type PresetValues } from '../../contract/presets.ts';

export type ReadPreset = PresetValues & { name: string };

/** Reads a file of ours, or a preset of LM Studio. Throws an `AppError` with what is wrong. */
export function readPresetFile(text: string): ReadPreset[] {
  const json = parse(text);
  const kind = z.object({ format: z.string() }).safeParse(json);
  if (kind.success) {
    const file = presetFileSchema.safeParse(json);
    if (file.success) return file.data.presets;
    const problem = file.error.issues[0];
    throw refuse(`It is not what it says: ${problem?.path.join('.') ?? ''}: ${problem?.message ?? ''}`);
  }
  const current = lmStudioPreset.safeParse(json);
  if (current.success) return [fromFields(current.data)];
  const early = earlyLmStudioPreset.safeParse(json);
  if (early.success) return [fromInferenceParameters(early.data)];
  throw refuse('It holds no presets that Paddock knows.');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw refuse('It is not JSON.', cause);
  }
}

function refuse(reason: string, cause?: unknown): AppError {
  return new AppError('invalid_input', `This file can’t be imported. ${reason}`, {
    remedy: 'Choose a file that Paddock exported, or a preset of LM Studio.',
    cause,
  });
}

/** A preset of LM Studio: fields of its chat settings by their keys. What is not known here is left out. */
const lmStudioPreset = z.object({
  name: z.string().catch(''),
  operation: z.object({ fields: z.array(z.object({ key: z.string(), value: z.unknown() })) }),
});

/** What its early versions wrote. */
const earlyLmStudioPreset = z.object({
  name: z.string().catch(''),
  inference_params: z.record(z.string(), z.unknown()),
});

type SamplingKey = keyof typeof samplingSchema.shape;

/** Where a field that is switched off stands for a number. */
const lmStudioKeys: Readonly<Record<string, { key: SamplingKey; off?: number }>> = {
  'llm.prediction.temperature': { key: 'temperature' },
  'llm.prediction.topKSampling': { key: 'topK', off: 0 },
  'llm.prediction.topPSampling': { key: 'topP', off: 1 },
  'llm.prediction.minPSampling': { key: 'minP', off: 0 },
  'llm.prediction.repeatPenalty': { key: 'repeatPenalty', off: 1 },
  'llm.prediction.llama.presencePenalty': { key: 'presencePenalty', off: 0 },
  'llm.prediction.llama.frequencyPenalty': { key: 'frequencyPenalty', off: 0 },
  'llm.prediction.llama.repeatPenaltyLastN': { key: 'repeatLastTokens' },
  'llm.prediction.llama.xtcProbability': { key: 'xtcProbability', off: 0 },
  'llm.prediction.llama.xtcThreshold': { key: 'xtcThreshold' },
  'llm.prediction.seed': { key: 'seed' },
};

const switched = z.object({ checked: z.boolean(), value: z.unknown() });

function fromFields({ name, operation }: z.infer<typeof lmStudioPreset>): ReadPreset {
  const byKey = new Map(operation.fields.map(({ key, value }) => [key, value]));
  const numbers = Object.entries(lmStudioKeys).map(([theirs, { key, off }]): [SamplingKey, unknown] => {
    const value = byKey.get(theirs);
    const choice = switched.safeParse(value);
    if (!choice.success) return [key, value];
    return [key, choice.data.checked ? choice.data.value : off];
  });
  return preset(name, byKey.get('llm.prediction.systemPrompt'), numbers);
}

const earlyKeys: Readonly<Record<string, SamplingKey>> = {
  temp: 'temperature',
  top_k: 'topK',
  top_p: 'topP',
  min_p: 'minP',
  repeat_penalty: 'repeatPenalty',
  repeat_last_n: 'repeatLastTokens',
  presence_penalty: 'presencePenalty',
  frequency_penalty: 'frequencyPenalty',
};

function fromInferenceParameters({ name, inference_params: theirs }: z.infer<typeof earlyLmStudioPreset>): ReadPreset {
  const numbers = Object.entries(earlyKeys).map(([key, ours]): [SamplingKey, unknown] => [ours, theirs[key]]);
  return preset(name, theirs['pre_prompt'], numbers);
}

/** A number that is out of range here is left out rather than losing the preset. */
function preset(name: string, systemPrompt: unknown, numbers: readonly [SamplingKey, unknown][]): ReadPreset {
  const good = numbers.filter(
    ([key, value]) => value !== undefined && samplingSchema.shape[key].unwrap().safeParse(value).success,
  );
  const sampling: SamplingPatch = presetValuesSchema.shape.sampling.parse(Object.fromEntries(good));
  return {
    ...presetValuesSchema.parse({}),
    name: presetNameSchema.safeParse(name.slice(0, 80)).data ?? 'LM Studio',
    systemPrompt: presetValuesSchema.shape.systemPrompt.safeParse(systemPrompt).data ?? '',
    sampling,
  };
}
