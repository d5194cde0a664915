import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadSettingsSchema, type LoadSettings } from '../contract/inference.ts';
import { createProbe } from '../main/engine/probe.ts';
import { forkRunners } from '../main/engine/process.ts';
import { startRunner } from '../main/engine/runner.ts';
import { estimateMemory } from '../main/fit/estimate.ts';
import { readProcessor } from '../main/fit/machine.ts';
import { inspectGguf } from '../main/gguf/inspect.ts';
import { entryPath } from '../main/paths.ts';
import { formatMebibytes, median } from './table.ts';

// Predicted against measured peak memory of the real runner process, for every model and several contexts:
// node bench/memory-fit.ts [--model PATH]... [--only NAME]
// Measured is VmHWM, the most that was resident at once. The engine writes to the caches of all slots when it makes
// them, so they count at once; what a batch is computed in counts as far as a batch has been computed.

type Case = { contextLength: number; slots: number; change?: Partial<LoadSettings> };

const small: Case[] = [
  { contextLength: 2048, slots: 1 },
  { contextLength: 8192, slots: 4 },
];
const large: Case[] = [
  { contextLength: 2048, slots: 1 },
  { contextLength: 8192, slots: 1 },
  { contextLength: 16_384, slots: 1 },
  { contextLength: 4096, slots: 4 },
  { contextLength: 16_384, slots: 1, change: { cacheTypeK: 'q8_0', cacheTypeV: 'q8_0' } },
  { contextLength: 4096, slots: 1, change: { flashAttention: 'off' } },
  { contextLength: 4096, slots: 1, change: { useMmap: false } },
];
const promptTokens = 1200;
const toleratedBytes = 30 * 2 ** 20;

const { values } = parseArgs({
  options: { model: { type: 'string', multiple: true, default: [] }, only: { type: 'string', default: '' } },
});
const families = fileURLToPath(new URL('../../shared/models/families/', import.meta.url));
const diagnostic = fileURLToPath(new URL('../resources/paddock-tiny.gguf', import.meta.url));
const fixtures = existsSync(families)
  ? readdirSync(families).filter((name) => name.endsWith('.gguf') && !/-0000[2-9]-of-/.test(name))
  : [];
const paths = [diagnostic, ...fixtures.map((name) => join(families, name)), ...values.model];

const processor = await readProcessor();
// When a runner last collected its garbage is chance, which makes a dozen megabytes.
const probes: number[] = [];
for (let round = 0; round < 5; round += 1) {
  probes.push((await createProbe(forkRunners(entryPath('runner')))()).processBytes ?? Number.NaN);
}
const processBytes = median(probes);
let missed = 0;
console.log('| Model | Context × slots | Settings | Predicted | Measured | Error |');
console.log('| --- | --- | --- | --- | --- | --- |');
for (const path of paths.filter((each) => basename(each).includes(values.only))) {
  const report = await inspectGguf(path);
  for (const { contextLength, slots, change = {} } of values.model.includes(path) ? large : small) {
    const settings = loadSettingsSchema.parse({ contextLength, slots, gpuLayers: 'none', device: 'cpu', ...change });
    // A model is given no more context than it was trained with.
    const measured = await measure(path, settings);
    const chosen = { ...settings, contextLength: measured.contextLength, gpuLayers: 0 };
    const { ramBytes, reclaimableBytes } = estimateMemory(report, chosen, processor, processBytes);
    const predicted = ramBytes + reclaimableBytes;
    const error = predicted - measured.peakBytes;
    const isWithin = Math.abs(error) <= Math.max(toleratedBytes, measured.peakBytes * 0.1);
    if (!isWithin) missed += 1;
    const cells = [
      basename(path),
      `${measured.contextLength} × ${slots}`,
      Object.entries(change)
        .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
        .join(', '),
      formatMebibytes(predicted),
      formatMebibytes(measured.peakBytes),
      `${error > 0 ? '+' : ''}${formatMebibytes(error)} (${((error / measured.peakBytes) * 100).toFixed(1)}%)${isWithin ? '' : ' missed'}`,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}
console.log(
  `\nProcessor: ${processor}; a runner without a model: ${formatMebibytes(processBytes)}. Outside of 10% or 30 MiB, whichever is larger: ${missed}.`,
);

type Measured = { contextLength: number; peakBytes: number };

async function measure(path: string, settings: LoadSettings): Promise<Measured> {
  const { promise: crashed, reject } = Promise.withResolvers<never>();
  crashed.catch(() => {});
  const runner = startRunner({
    launch: forkRunners(entryPath('runner')),
    modelName: basename(path),
    path,
    settings,
    architecture: null,
    stateFolder: null,
    onProgress: () => {},
    onLog: ({ level, text }) => level === 'error' && console.error(text),
    onCrash: reject,
  });
  try {
    const { contextLength, canEmbed, canRank } = await Promise.race([runner.loaded, crashed]);
    // Plain tokens of the middle of the vocabulary: the special ones stand at its ends.
    const tokens = Array.from({ length: promptTokens }, (_, index) => 300 + (index % 500));
    // Two less than the context, for the tokens that the engine adds; of a query with a document a few more.
    const text = Array.from({ length: contextLength - 2 }, (_, index) => 1200 + (index % 500));
    if (canEmbed) await runner.operate({ kind: 'embed', inputs: [text, text.slice(0, 500)] });
    if (canRank) await runner.operate({ kind: 'rank', query: 'blue', documents: [' blue'.repeat(contextLength - 8)] });
    if (canEmbed || canRank) return { contextLength, peakBytes: readPeakBytes(runner.pid) };
    const answer = runner.generate(
      { prompt: { kind: 'tokens', tokens }, sampling: { temperature: 0 }, maxTokens: 8 },
      AbortSignal.timeout(120_000),
    );
    for await (const event of answer) if (event.type === 'done') break;
    return { contextLength, peakBytes: readPeakBytes(runner.pid) };
  } finally {
    await runner.stop();
  }
}

function readPeakBytes(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid ?? 'self'}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
