import { resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { describeError, type ErrorInfo } from '../contract/errors.ts';
import { estimateMemory, type MemoryEstimate } from '../main/fit/estimate.ts';
import { formatBytes } from '../main/fit/plan.ts';
import { readProcessor } from '../main/fit/machine.ts';
import { inspectGguf, type GgufFacts, type GgufReport } from '../main/gguf/inspect.ts';
import type { Capabilities } from '../main/prompt/capabilities.ts';
import { createTemplateRenderer } from '../main/prompt/renderer.ts';
import { examineTemplate } from '../main/prompt/template.ts';
import { orExplain } from './explain.ts';

export function addShow(program: Command): void {
  program
    .command('show')
    .description('Say what a GGUF file holds and what running it takes, without running it.')
    .argument('<path>', 'a GGUF file; of a model in several files, the first')
    .option('--json', 'print everything as one line of JSON')
    .action((path, { json = false }) => orExplain(json, () => show(resolve(path), json), { printsEvents: false }));
}

/** What is printed: the facts, the metadata without the token arrays, and what follows from them. */
type Shown = {
  path: string;
  facts: Omit<GgufFacts, 'chatTemplates' | 'tensorBytesByType'>;
  header: GgufReport['header'];
  metadata: GgufReport['metadata'];
  tensors: { count: number; bytesByType: Record<string, number> };
  warnings: GgufReport['warnings'];
  /** Of each chat template; its error where it does not even print a question. */
  capabilities: Record<string, Capabilities | { error: ErrorInfo }>;
  /** Without a GPU, for one conversation at a time. Empty for what is no model. */
  memory: ({ contextLength: number } & MemoryEstimate)[];
};

const shownContextLengths = [4096, 8192, 32_768, 131_072];

async function show(path: string, asJson: boolean): Promise<void> {
  const report = await inspectGguf(path, { accept: ['model', 'adapter', 'mmproj'] });
  const { chatTemplates, tensorBytesByType, ...facts } = report.facts;
  const shown: Shown = {
    path,
    facts,
    header: report.header,
    metadata: withoutTokens(report.metadata),
    tensors: { count: report.header.tensorCount, bytesByType: tensorBytesByType },
    warnings: report.warnings,
    capabilities: await readCapabilities(chatTemplates, facts.tokenizer),
    memory: facts.kind === 'model' ? await estimateUsual(report) : [],
  };
  await print(asJson ? JSON.stringify(shown) : describe(shown));
}

/** Token lists are long and say little, also where a small model's are short enough to be read. */
function withoutTokens(metadata: GgufReport['metadata']): GgufReport['metadata'] {
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [
      key,
      key.startsWith('tokenizer.') && typeof value === 'object' ? { ...value, values: null } : value,
    ]),
  );
}

async function readCapabilities(
  templates: GgufFacts['chatTemplates'],
  { bos, eos }: GgufFacts['tokenizer'],
): Promise<Shown['capabilities']> {
  // A template that runs for ever must not keep its reader waiting.
  await using renderer = createTemplateRenderer({ timeoutMs: 500 });
  const all = templates.default === null ? templates.named : { default: templates.default, ...templates.named };
  const found: Shown['capabilities'] = {};
  for (const [name, source] of Object.entries(all)) {
    found[name] = await examineTemplate(renderer, {
      source,
      bosToken: bos?.text ?? '',
      eosToken: eos?.text ?? '',
    }).then(
      ({ capabilities }) => capabilities,
      (error: unknown) => ({ error: describeError(error) }),
    );
  }
  return found;
}

async function estimateUsual(report: GgufReport): Promise<Shown['memory']> {
  const trained = report.facts.contextLength ?? Infinity;
  const lengths = shownContextLengths.filter((length) => length <= trained);
  const processor = await readProcessor();
  return (lengths.length === 0 ? [trained] : lengths).map((contextLength) => ({
    contextLength,
    ...estimateMemory(
      report,
      {
        contextLength,
        slots: 1,
        batchSize: 512,
        cacheTypeK: 'f16',
        cacheTypeV: 'f16',
        flashAttention: 'auto',
        gpuLayers: 0,
        useMmap: true,
      },
      processor,
    ),
  }));
}

function describe({ facts, header, tensors, warnings, capabilities, memory }: Shown): string {
  const number = (value: number | null) => value?.toLocaleString('en') ?? 'unknown';
  const types = Object.entries(tensors.bytesByType).toSorted(([, a], [, b]) => b - a);
  const rows: [string, string][] = [
    ['Architecture', facts.architecture],
    ['Parameters', number(facts.parameterCount)],
    ['Quantization', facts.quantization ?? 'unknown'],
    ['Licence', facts.license ?? 'unknown'],
    [
      'Size',
      `${formatBytes(facts.sizeBytes)} in ${facts.files.length === 1 ? 'one file' : `${facts.files.length} files`}`,
    ],
    [
      'Tensors',
      `${number(tensors.count)}: ${types.map(([type, bytes]) => `${type} ${formatBytes(bytes)}`).join(', ')}`,
    ],
    ['GGUF version', String(header.version)],
    ['Context', `${number(facts.contextLength)} tokens`],
    ['Blocks', `${number(facts.blockCount)} of ${number(facts.embeddingLength)} values`],
    ['Vocabulary', `${number(facts.tokenizer.tokenCount)} tokens`],
    ...Object.entries(capabilities).map(([name, found]): [string, string] => [
      name === 'default' ? 'Chat template' : `Template ${name}`,
      'error' in found ? found.error.message : listCapabilities(found),
    ]),
    ...memory.map((estimate, index): [string, string] => [
      index === 0 ? 'Memory' : '',
      `${formatBytes(estimate.totalBytes)} with a context of ${number(estimate.contextLength)} tokens`,
    ]),
    ...warnings.map(({ message }): [string, string] => ['Warning', message]),
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return [facts.name ?? 'Without a name', ...rows.map(([name, value]) => `  ${name.padEnd(width)}${value}`)].join('\n');
}

function listCapabilities(found: Capabilities): string {
  const able = [
    found.systemRole && 'system role',
    found.tools && 'tools',
    found.parallelToolCalls && 'parallel calls',
    found.thinking === 'always' && 'thinks',
    found.thinking === 'switch' && 'thinks if asked to',
  ].filter((name) => name !== false);
  return able.length === 0 ? 'plain conversation' : able.join(', ');
}

/** Waits until the text has left: a process that ends first would cut it off. */
async function print(text: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  process.stdout.write(`${text}\n`, (error) => (error ? reject(error) : resolve()));
  await promise;
}
