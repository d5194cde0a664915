import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { procedure } from './procedure.ts';

const bytes = z.number().nonnegative();
const count = z.number().int().positive();

/** Who said something of this computer: one of the system's own tools or files, a library, or llama.cpp. */
export const sourceOfFactSchema = z.enum([
  'llama.cpp',
  'nvidia-smi',
  'rocm-smi',
  'system_profiler',
  'sysctl',
  'vm_stat',
  'cgroup',
  '/proc',
  '/sys',
  'lscpu',
  'powershell',
  'systeminformation',
  'node',
]);
export type SourceOfFact = z.infer<typeof sourceOfFactSchema>;

/** Two sources say different things of the same. What is shown elsewhere is the first of them. */
export const disagreementSchema = z.object({
  field: z.enum(['total_memory', 'driver', 'cores', 'name']),
  said: z.array(z.object({ source: sourceOfFactSchema, text: z.string() })).min(2),
});
export type Disagreement = z.infer<typeof disagreementSchema>;

export const processorSchema = z.object({
  name: z.string().nullable(),
  physicalCores: count.nullable(),
  logicalCores: count.nullable(),
  /** The fast ones, of processors that have two kinds; `null` where they are all the same or it is not known. */
  performanceCores: count.nullable(),
  efficiencyCores: count.nullable(),
  /** Of those that llama.cpp makes use of, such as `avx2`, `avx512`, `neon`. Empty where not known. */
  instructionSets: z.array(z.string()),
  disagreements: z.array(disagreementSchema),
});
export type ProcessorReport = z.infer<typeof processorSchema>;

export const memoryReportSchema = z.object({
  /** What the machine has. */
  totalBytes: bytes.nullable(),
  /** What programs can have now without others being swapped out. */
  availableBytes: bytes.nullable(),
  /** What this program may have at most, where a container holds it shorter. */
  limitBytes: bytes.nullable(),
  swapTotalBytes: bytes.nullable(),
  swapUsedBytes: bytes.nullable(),
  disagreements: z.array(disagreementSchema),
});
export type MemoryReport = z.infer<typeof memoryReportSchema>;

export const backendIdSchema = z.enum(['cpu', 'cuda', 'vulkan', 'metal']);
export type BackendId = z.infer<typeof backendIdSchema>;

export const gpuReportSchema = z.object({
  /** Stays the same from one look to the next. */
  id: z.string(),
  name: z.string(),
  vendor: z.enum(['nvidia', 'amd', 'intel', 'apple', 'other']),
  /** `null`: unknown. Never a zero for what was not told. */
  totalBytes: bytes.nullable(),
  freeBytes: bytes.nullable(),
  /** It shares the computer's memory. */
  isUnified: z.boolean(),
  driver: z.string().nullable(),
  sources: z.array(sourceOfFactSchema),
  disagreements: z.array(disagreementSchema),
});
export type GpuReport = z.infer<typeof gpuReportSchema>;

export const diskReportSchema = z.object({
  /** The folder of models that is on it. */
  folder: z.string(),
  totalBytes: bytes.nullable(),
  freeBytes: bytes.nullable(),
});
export type DiskReport = z.infer<typeof diskReportSchema>;

/** A way to compute. `in_use`: the one that a load takes by itself; `trying`: not known yet. */
export const backendReportSchema = z.object({
  id: backendIdSchema,
  state: z.enum(['in_use', 'available', 'missing', 'trying']),
  /** Why it is not there, and what would bring it. */
  reason: z.string().nullable(),
  remedy: z.string().nullable(),
});
export type BackendReport = z.infer<typeof backendReportSchema>;

/** A tool that was asked and did not answer as it should. Nothing depends on any one of them. */
export const silentToolSchema = z.object({ source: sourceOfFactSchema, reason: z.string() });

/** What a person says of the memory, where it is reported wrong. */
export const memoryOverridesSchema = z.object({
  ramBytes: z
    .number()
    .int()
    .min(2 ** 28)
    .max(2 ** 46)
    .nullable()
    .default(null),
  /** By the GPU's id. */
  gpuBytes: z
    .record(
      z.string().max(200),
      z
        .number()
        .int()
        .min(2 ** 26)
        .max(2 ** 44),
    )
    .default({}),
});
export type MemoryOverrides = z.infer<typeof memoryOverridesSchema>;

/** What a report that is not whole yet still waits for: the system's tools, the engine's back ends, or a measurement. */
export const pendingPartSchema = z.enum(['tools', 'backends', 'speeds']);
export type PendingPart = z.infer<typeof pendingPartSchema>;

export const hardwareReportSchema = z.object({
  system: z.object({ name: z.string(), version: z.string(), architecture: z.string() }),
  processor: processorSchema,
  memory: memoryReportSchema,
  gpus: z.array(gpuReportSchema),
  disks: z.array(diskReportSchema),
  backends: z.array(backendReportSchema),
  /** Bytes a second that were measured, or are stated by the makers of the GPUs; `null` where not known. */
  ramBytesPerSecond: z.number().positive().nullable(),
  gpuBytesPerSecond: z.number().positive().nullable(),
  /** Multiplications and additions a second with which the engine reads prompts, as measured on the back end in use. */
  operationsPerSecond: z.number().positive().nullable(),
  silent: z.array(silentToolSchema),
  /** Empty once all is known. Until then what is `null` or not there may still come. */
  pending: z.array(pendingPartSchema),
  overrides: memoryOverridesSchema,
  at: z.number().int(),
});
export type HardwareReport = z.infer<typeof hardwareReportSchema>;

const share = z.number().min(0).max(1);

/** What this computer does at one moment. `null`: not known here. */
export const liveSampleSchema = z.object({
  at: z.number().int(),
  /** Of all cores together. */
  processorShare: share.nullable(),
  /** Paddock's part of that, models and all. */
  ownProcessorShare: share.nullable(),
  /** What the processor draws, where the system lets it be read. */
  processorWatts: z.number().nonnegative().nullable(),
  ramTotalBytes: bytes,
  ramUsedBytes: bytes,
  /** Paddock without its models. */
  appBytes: bytes,
  models: z.array(z.object({ modelId: z.string(), memoryBytes: bytes.nullable(), activeRequests: z.number().int() })),
  gpus: z.array(
    z.object({
      usedBytes: bytes.nullable(),
      totalBytes: bytes.nullable(),
      share: share.nullable(),
      watts: z.number().nullable(),
    }),
  ),
  /** Written and read since the sample before, all models together. */
  tokensPerSecond: z.number().nonnegative(),
  promptTokensPerSecond: z.number().nonnegative(),
  activeRequests: z.number().int().nonnegative(),
  /** More than there are slots for. */
  queuedRequests: z.number().int().nonnegative(),
});
export type LiveSample = z.infer<typeof liveSampleSchema>;

/** Ten minutes of samples first, then each as it is taken. */
export const liveEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('history'), samples: z.array(liveSampleSchema) }),
  z.object({ type: z.literal('sample'), sample: liveSampleSchema }),
]);
export type LiveEvent = z.infer<typeof liveEventSchema>;

/** How well speeds were foretold: of each load, what was expected of it beside what was measured. */
export const speedAccuracySchema = z.object({
  /** Loads that have answered. */
  loads: z.number().int().nonnegative(),
  /** Of the expected speed of writing, as a share of the measured one; `null` before the first load. */
  medianError: z.number().nonnegative().nullable(),
  /** The same for reading prompts. */
  promptMedianError: z.number().nonnegative().nullable(),
  /** The newest first. */
  latest: z.array(
    z.object({
      modelName: z.string(),
      at: z.number().int(),
      /** Tokens in the context while it was measured. */
      depth: z.number().nonnegative(),
      expected: z.number().positive(),
      measured: z.number().positive(),
    }),
  ),
});
export type SpeedAccuracy = z.infer<typeof speedAccuracySchema>;

export const powerSchema = z.object({
  /** `null`: not known here. */
  isOnBattery: z.boolean().nullable(),
  /** Downloads, the reading of documents and tests of its own accord wait for mains power now. */
  isWaiting: z.boolean(),
});
export type Power = z.infer<typeof powerSchema>;

export const hardware = {
  /** What this computer has. `again`: asks every tool anew in place of what it said within the last minute. */
  report: procedure.input(z.object({ again: z.boolean().optional() })).output(hardwareReportSchema),
  /** The same as it becomes known, the last of them whole: a driver that hangs holds up no more than its own part. */
  watch: procedure.input(z.object({ again: z.boolean().optional() })).output(eventIterator(hardwareReportSchema)),
  /** `closely`: a sample a second, for a screen full of plots; else as often as they are taken anyhow. */
  live: procedure.input(z.object({ closely: z.boolean() })).output(eventIterator(liveEventSchema)),
  /** Counts from the next estimate and load on. */
  override: procedure.input(memoryOverridesSchema).output(hardwareReportSchema),
  speedAccuracy: procedure.output(speedAccuracySchema),
  /** Changes come as `power` events. */
  power: procedure.output(powerSchema),
};
