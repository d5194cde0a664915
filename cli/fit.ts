import type { Command } from '@commander-js/extra-typings';
import { z } from 'zod';
import type { LoadEstimate } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';
import { cacheTypeSchema } from '../contract/inference.ts';
import type { FitRow } from '../contract/hub.ts';
import { formatBytes } from '../main/fit/plan.ts';
import { exitCodes, type ExitCode } from './exit.ts';
import { checkSettings, readLoadSettings, setOption } from './load-options.ts';
import { fitWords } from './offer.ts';
import { createStatusLine, print, printJson, style, table } from './output.ts';
import { resolveReference, type HubReference } from './reference.ts';
import { fitOutputSchema } from './schemas.ts';
import type { Client } from './session.ts';
import { addVerb, withCore } from './verb.ts';

const shownContextLengths = [2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072];

const wishesSchema = z.object({
  set: z.array(z.string()),
  slots: z.int().min(1).max(64).optional(),
  cacheType: cacheTypeSchema.optional(),
});
type Wishes = z.infer<typeof wishesSchema>;

/** Ends with 4 where nothing fits. */
export function addFit(program: Command): void {
  addVerb(program, {
    name: 'fit',
    description:
      'Say what a model takes of this computer, by quantization and context, before it is fetched or loaded.',
    examples: [
      ['paddock fit Qwen/Qwen3-8B-GGUF', 'every quantization that the hub has'],
      ['paddock fit qwen3-0.6b-q8_0', 'a model of the library, by context'],
      ['paddock fit ./model.gguf --set gpuLayers=none', 'a file, with settings'],
    ],
  })
    .argument('<model>', 'owner/name on the hub, a short name, a name that paddock ls shows, or a GGUF file')
    .addOption(setOption)
    .option('--slots <number>', 'how many requests are answered at the same time', Number)
    .option('--cache-type <type>', `how the KV cache is kept: ${cacheTypeSchema.options.join(', ')}`)
    .action((name, { set, slots, cacheType, json = false, ...common }) =>
      withCore({ ...common, json }, async ({ client }) => {
        const wishes = checkSettings(wishesSchema, { set, slots, cacheType });
        const reference = await resolveReference(client, name);
        switch (reference.kind) {
          case 'model':
            return fitOfModel(client, reference.model.id, wishes, json);
          case 'hub':
            return fitOnHub(client, reference, wishes, json);
          case 'remote':
            throw new AppError('unsupported', `${name} runs at a provider elsewhere and takes nothing here.`);
        }
      }),
    );
}

async function fitOfModel(client: Client, modelId: string, wishes: Wishes, asJson: boolean): Promise<ExitCode> {
  const { load } = await client.models.profile({ id: modelId });
  const settings = readLoadSettings(wishes.set, {
    ...load,
    slots: wishes.slots ?? load.slots,
    cacheTypeK: wishes.cacheType ?? load.cacheTypeK,
    cacheTypeV: wishes.cacheType ?? load.cacheTypeV,
  });
  const first = await client.engine.estimate({ modelId, settings });
  const longest = first.trainedContextLength ?? Infinity;
  const lengths = settings.contextLength === null ? shownContextLengths.filter((length) => length <= longest) : [];
  const others = await Promise.all(
    lengths.map((contextLength) => client.engine.estimate({ modelId, settings: { ...settings, contextLength } })),
  );
  const estimates = others.length === 0 ? [first] : others;
  if (asJson) printJson(fitOutputSchema, { kind: 'model', modelId, estimates });
  else {
    print(table(['CONTEXT', 'MEMORY', 'ON THE GPU', 'TOKENS/S', ''], estimates.map(describeEstimate)));
    print(
      `\n${formatBytes(first.freeRamBytes)} are free${first.freeGpuBytes === null ? '' : `, ${formatBytes(first.freeGpuBytes)} on the GPU`}.`,
    );
  }
  return estimates.every(({ verdict }) => verdict === 'too_big') ? exitCodes.doesNotFit : exitCodes.ok;
}

function describeEstimate({ contextLength, totalBytes, gpuBytes, tokensPerSecond, verdict }: LoadEstimate) {
  const words = { fits: 'fits', tight: fitWords.tight, too_big: fitWords.too_big };
  return [
    String(contextLength),
    formatBytes(totalBytes),
    gpuBytes === 0 ? '' : formatBytes(gpuBytes),
    tokensPerSecond === null ? '' : tokensPerSecond.toFixed(0),
    words[verdict],
  ];
}

async function fitOnHub(
  client: Client,
  { repo, quantization }: HubReference,
  { set, slots = 1, cacheType = 'f16' }: Wishes,
  asJson: boolean,
): Promise<ExitCode> {
  if (set.length > 0) {
    throw new AppError('invalid_input', 'Settings can be tried with models of the library only.', {
      remedy: 'Of a model on the hub, --slots and --cache-type can be chosen.',
    });
  }
  const page = await client.hub.model({ repo });
  if (page.access.error) throw AppError.fromInfo(page.access.error);
  const labelOf = (id: string) => page.variants.find((variant) => variant.id === id)?.label ?? id;
  const status = createStatusLine();
  const rows: FitRow[] = [];
  let recommended: string | null = null;
  for await (const event of await client.hub.fit({ repo, machine: null, cacheType, slots })) {
    if (event.type === 'recommended') recommended = event.variantId;
    else {
      rows.push(event.row);
      status.show(`Reading headers  ${rows.length} of ${page.variants.length}`);
    }
  }
  status.clear();
  const order = page.variants.map(({ id }) => id);
  const shown = rows
    .filter(({ variantId }) => quantization === null || isSame(labelOf(variantId), quantization))
    .toSorted((one, other) => order.indexOf(one.variantId) - order.indexOf(other.variantId));
  if (shown.length === 0)
    throw new AppError('not_found', `${repo} has no file for ${quantization ?? 'this computer'}.`);
  if (asJson) printJson(fitOutputSchema, { kind: 'hub', repo, rows: shown, recommended });
  else {
    print(matrix(shown, labelOf));
    if (recommended !== null) print(`\nFor this computer: ${style('bold', `${repo}:${labelOf(recommended)}`)}`);
    else print('\nNone of them fits this computer.');
  }
  return shown.some(({ cells }) => cells.some(({ verdict }) => verdict !== 'too_big'))
    ? exitCodes.ok
    : exitCodes.doesNotFit;
}

function matrix(rows: readonly FitRow[], labelOf: (id: string) => string): string {
  const lengths = [...new Set(rows.flatMap(({ cells }) => cells.map(({ contextLength }) => contextLength)))].toSorted(
    (one, other) => one - other,
  );
  const marks = { gpu: 'GPU', split: 'GPU+CPU', cpu: 'CPU', tight: 'tight', too_big: '–' };
  const body = rows.map(({ variantId, cells, error }) => [
    labelOf(variantId),
    ...(error
      ? [error.message]
      : lengths.map((length) => {
          const cell = cells.find(({ contextLength }) => contextLength === length);
          return cell === undefined ? '' : `${formatBytes(cell.totalBytes)} ${marks[cell.verdict]}`;
        })),
  ]);
  return table(['FILE', ...lengths.map((length) => `${length} TOKENS`)], body);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
