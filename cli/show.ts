import type { Command } from '@commander-js/extra-typings';
import { AppError, describeError, type ErrorInfo } from '../contract/errors.ts';
import type { HubPage } from '../contract/hub.ts';
import { estimateMemory, type MemoryEstimate } from '../main/fit/estimate.ts';
import { formatBytes } from '../main/fit/plan.ts';
import { readProcessor } from '../main/fit/machine.ts';
import { inspectGguf, type GgufFacts, type GgufReport } from '../main/gguf/inspect.ts';
import type { Capabilities } from '../main/prompt/capabilities.ts';
import { createTemplateRenderer } from '../main/prompt/renderer.ts';
import { examineTemplate } from '../main/prompt/template.ts';
import { orExplain } from './explain.ts';
import { opennessWords } from './offer.ts';
import { facts, print, printJson, table, tamed } from './output.ts';
import { filePath, resolveReference } from './reference.ts';
import { showOutputSchema } from './schemas.ts';
import { addVerb, withCore } from './verb.ts';

export function addShow(program: Command): void {
  addVerb(program, {
    name: 'show',
    description: 'Say what a model is and what running it takes, without running it.',
    examples: [
      ['paddock show ./model.gguf', 'a file; of a model in several files, the first'],
      ['paddock show qwen3-0.6b-q8_0', 'a model of the library'],
      ['paddock show Qwen/Qwen3-8B-GGUF', 'a model on the hub: its licence and its files'],
    ],
  })
    .argument('<model>', 'a GGUF file, a name that paddock ls shows, a short name, or owner/name on the hub')
    .action((name, { json = false, ...common }) => {
      // A file needs no core, and its library is not to grow by a look.
      const path = filePath(name);
      if (path !== null) return orExplain(json, () => show(path, json));
      return withCore({ ...common, json }, async ({ client }) => {
        const reference = await resolveReference(client, name);
        switch (reference.kind) {
          case 'model':
            return show(reference.model.path, json);
          case 'hub':
            return showPage(await client.hub.model({ repo: reference.repo }), json);
          case 'remote':
            throw new AppError('unsupported', `${name} runs at a provider elsewhere; nothing more is known of it.`);
        }
      });
    });
}

function showPage(page: HubPage, asJson: boolean): void {
  if (asJson) return printJson(showOutputSchema, { kind: 'hub', page });
  const { model, variants, access, notes } = page;
  const { openness, parameterCount, contextLength } = model;
  const rows: [string, string][] = [
    ['Repository', model.repo],
    ['Licence', `${openness.license?.name ?? 'none named'} (${opennessWords[openness.class]})`],
    ...openness.reasons.map((reason): [string, string] => ['', reason]),
    ...openness.conflicts.map((conflict): [string, string] => ['', conflict]),
    ['Parameters', parameterCount?.toLocaleString('en') ?? 'unknown'],
    ['Context', contextLength === null ? 'unknown' : `${contextLength.toLocaleString('en')} tokens`],
    ['Downloads', model.downloads?.toLocaleString('en') ?? 'unknown'],
    ...(access.error ? [['Access', access.error.message] satisfies [string, string]] : []),
    ...notes.map((note): [string, string] => ['Note', note]),
  ];
  const files = variants.map(({ label, sizeBytes, modelId }) => [label, formatBytes(sizeBytes), modelId ?? '']);
  print(`${tamed(model.name)}\n${facts(rows.map(([name, value]) => [name, tamed(value)] as const))}\n`);
  print(files.length === 0 ? 'It has no GGUF files.' : table(['FILE', 'SIZE', 'IN THE LIBRARY AS'], files));
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
  if (asJson) printJson(showOutputSchema, { kind: 'file', ...shown });
  else print(describe(shown));
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

function describe({ facts: modelFacts, header, tensors, warnings, capabilities, memory }: Shown): string {
  const number = (value: number | null) => value?.toLocaleString('en') ?? 'unknown';
  const types = Object.entries(tensors.bytesByType).toSorted(([, a], [, b]) => b - a);
  const rows: [string, string][] = [
    ['Architecture', modelFacts.architecture],
    ['Parameters', number(modelFacts.parameterCount)],
    ['Quantization', modelFacts.quantization ?? 'unknown'],
    ['Licence', modelFacts.license ?? 'unknown'],
    [
      'Size',
      `${formatBytes(modelFacts.sizeBytes)} in ${modelFacts.files.length === 1 ? 'one file' : `${modelFacts.files.length} files`}`,
    ],
    [
      'Tensors',
      `${number(tensors.count)}: ${types.map(([type, bytes]) => `${type} ${formatBytes(bytes)}`).join(', ')}`,
    ],
    ['GGUF version', String(header.version)],
    ['Context', `${number(modelFacts.contextLength)} tokens`],
    ['Blocks', `${number(modelFacts.blockCount)} of ${number(modelFacts.embeddingLength)} values`],
    ['Vocabulary', `${number(modelFacts.tokenizer.tokenCount)} tokens`],
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
  return `${tamed(modelFacts.name ?? 'Without a name')}\n${facts(rows.map(([name, value]) => [name, tamed(value)] as const))}`;
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
