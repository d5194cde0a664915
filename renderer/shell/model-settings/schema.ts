import { z } from 'zod';
import { loadSettingsSchema, samplingSchema } from '../../../contract/inference.ts';
import type { LoadSettings, Sampling } from '../../../contract/inference.ts';

/** Ranges and defaults of every setting, read from the contract's schemas. Loaded with the panel, since zod is large. */

export const defaultLoad = loadSettingsSchema.parse({});
export const defaultSampling = samplingSchema.parse({});

export type Range = {
  min: number;
  max: number;
  /** The least that is allowed lies above `min`. */
  isAboveMin: boolean;
  isWhole: boolean;
  includes(value: number): boolean;
};

type Schema = Parameters<typeof z.safeParse>[0];

function numberIn(schema: Schema): z.ZodNumber | undefined {
  if (schema instanceof z.ZodNumber) return schema;
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) return numberIn(schema.unwrap());
  if (schema instanceof z.ZodUnion) return schema.options.map(numberIn).find((option) => option !== undefined);
  return undefined;
}

export function rangeOf(schema: Schema): Range {
  const number = numberIn(schema);
  if (number === undefined) throw new Error('This setting is no number.');
  const min = number.minValue ?? Number.NEGATIVE_INFINITY;
  return {
    min,
    max: number.maxValue ?? Number.POSITIVE_INFINITY,
    isAboveMin: Number.isFinite(min) && !number.safeParse(min).success,
    isWhole: number.format?.includes('int') ?? false,
    includes: (value) => number.safeParse(value).success,
  };
}

type NumberKey<Settings> = {
  [Key in keyof Settings]: number extends Settings[Key] ? Key : never;
}[keyof Settings] &
  string;

export type LoadNumber = NumberKey<LoadSettings>;
export type SamplingNumber = NumberKey<Sampling>;

export function loadRange(key: LoadNumber): Range {
  return rangeOf(loadSettingsSchema.shape[key]);
}

export function samplingRange(key: SamplingNumber): Range {
  return rangeOf(samplingSchema.shape[key]);
}

const adapter = loadSettingsSchema.shape.loras.unwrap().element;
export const loraScaleRange = rangeOf(adapter.shape.scale);
export const defaultLoraScale = adapter.parse({ path: 'x' }).scale;
export const logitBiasRange = rangeOf(samplingSchema.shape.logitBias.unwrap().valueType);
export const cacheTypes = loadSettingsSchema.shape.cacheTypeK.unwrap().options;
export const runners = loadSettingsSchema.shape.runner.unwrap().options;
export const devices = loadSettingsSchema.shape.device.unwrap().options;
export const flashAttentions = loadSettingsSchema.shape.flashAttention.unwrap().options;

/** Whether two settings are the same. Both come from one schema, so their keys stand in one order. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
