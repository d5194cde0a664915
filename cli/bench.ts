import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from '@commander-js/extra-typings';
import { benchGridSchema, type BenchRow, type BenchRun } from '../contract/benches.ts';
import { AppError } from '../contract/errors.ts';
import { formatBytes } from '../main/fit/plan.ts';
import { exitCodes } from './exit.ts';
import { checkSettings } from './load-options.ts';
import { bar, createStatusLine, print, printJson, table } from './output.ts';
import { resolveLocal } from './reference.ts';
import { benchOutputSchema } from './schemas.ts';
import { addVerb, withCore } from './verb.ts';

const lookAgainMs = 300;
const noMinutes = 0;

export function addBench(program: Command): void {
  addVerb(program, {
    name: 'bench',
    description: 'Measure how fast a model reads and writes here.',
    examples: [
      ['paddock bench qwen3-0.6b-q8_0', 'with settings that suit this computer'],
      ['paddock bench qwen3-0.6b-q8_0 --threads 4 8 --depth 0 4096', 'every combination of these'],
      ['paddock bench qwen3-0.6b-q8_0 --tune 5 --apply', 'looks five minutes for the fastest, and keeps it'],
    ],
  })
    .argument('<model>', 'a name that paddock ls shows, or a GGUF file')
    .option('--threads <numbers...>', 'numbers of threads to try', numbers)
    .option('--batch <numbers...>', 'prompt tokens that are computed at once', numbers)
    .option('--gpu-layers <numbers...>', 'layers on the GPU', numbers)
    .option('--depth <numbers...>', 'tokens that are in the context before', numbers)
    .option('--tune <minutes>', 'look for the fastest settings for so long', Number, noMinutes)
    .option('--apply', 'keep the fastest settings for the model')
    .action((name, { threads, batch, gpuLayers, depth, tune, apply = false, json, ...common }) =>
      withCore({ ...common, json }, async ({ client }, course) => {
        const { id: modelId } = await resolveLocal(client, name);
        const suggested = await client.benches.suggest({ modelId });
        const grid = checkSettings(benchGridSchema, {
          ...suggested,
          threads: threads ?? suggested.threads,
          batchSize: batch ?? suggested.batchSize,
          gpuLayers: gpuLayers ?? suggested.gpuLayers,
          depths: depth ?? suggested.depths,
        });
        const { id } =
          tune === noMinutes
            ? await client.benches.start({ modelId, grid })
            : await client.benches.tune({ modelId, minutes: tune });
        course.onInterrupt(() => client.benches.cancel({ id }));
        const status = createStatusLine();
        const run = await ended(
          async () => (await client.benches.list()).find((candidate) => candidate.id === id),
          ({ progress, rows }) => status.show(`Measuring  ${bar(progress)}  ${rows.length} measured`),
        ).finally(() => status.clear());
        if (apply && run.best !== null) await client.benches.apply({ id, row: run.best });
        if (json) printJson(benchOutputSchema, run);
        else print(describe(run, apply));
        if (run.error) throw AppError.fromInfo(run.error);
        return run.state === 'done' ? exitCodes.ok : exitCodes.failure;
      }),
    );
}

async function ended(look: () => Promise<BenchRun | undefined>, onChange: (run: BenchRun) => void): Promise<BenchRun> {
  for (;;) {
    const run = await look();
    if (run === undefined) throw new AppError('cancelled', 'The measurement was taken out of the list.');
    if (run.state !== 'running') return run;
    onChange(run);
    await wait(lookAgainMs);
  }
}

function describe({ modelName, rows, best, state }: BenchRun, isApplied: boolean): string {
  const headings = ['THREADS', 'BATCH', 'FLASH', 'CACHE', 'GPU LAYERS', 'DEPTH', 'READS/S', 'WRITES/S', 'MEMORY', ''];
  const lines = rows.map((row, index) => describeRow(row, index === best));
  const words = state === 'done' ? '' : `\n\nThe measurement was ${state}.`;
  const kept = isApplied && best !== null ? '\n\nThe fastest settings are kept for the model.' : '';
  return `${modelName}\n${table(headings, lines)}${words}${kept}`;
}

function describeRow({ settings, depth, ...measured }: BenchRow, isBest: boolean): string[] {
  const speed = (value: number | null) => (value === null ? '' : value.toFixed(1));
  return [
    String(settings.threads),
    String(settings.batchSize),
    settings.flashAttention,
    settings.cacheType,
    String(settings.gpuLayers),
    String(depth),
    speed(measured.promptTokensPerSecond),
    speed(measured.tokensPerSecond),
    measured.memoryBytes === null ? '' : formatBytes(measured.memoryBytes),
    measured.error ?? (isBest ? 'fastest' : ''),
  ];
}

/** Called once for each word behind the option. */
function numbers(text: string, before: number[] | undefined): number[] {
  return [...(before ?? []), Number(text)];
}
