import { AppError } from '../../contract/errors.ts';
import type { LoadSettings } from '../../contract/inference.ts';

/** What the model is to do: a llama-server does one of them. */
export type Purpose = 'write' | 'embed' | 'rank';

export type ServerPlan = {
  modelPath: string;
  mmproj: string | null;
  settings: LoadSettings;
  purpose: Purpose;
  /** Tokens that the model was made for; `null` where its file does not say. */
  trainedLength: number | null;
  threads: number;
  /** A file with the template that takes the place of the model's own. */
  templatePath: string | null;
  /** Names of the devices to compute on; `null` leaves it to llama-server. */
  devices: string[] | null;
};

/** Without a wish, a context that is long enough for a conversation and whose cache fits beside most models. */
const usualContextLength = 8192;
/** Some models see a picture at once: the batch has to hold the largest of them. */
const leastMediaBatch = 2048;
/** Memory for conversations that have left their slot, in MiB. By itself llama-server takes 8 GiB. */
const promptCacheMebibytes = 256;

/** The options that a llama-server knows, read from its `--help`. */
export function readOptions(help: string): ReadonlySet<string> {
  const names = help
    .split('\n')
    .map((line) => /^-{1,2}[\w-]+(?:,?[ \t]+-{1,2}[\w-]+)*/.exec(line)?.[0] ?? '')
    .flatMap((line) => line.match(/--[\w-]+/g) ?? []);
  return new Set(names);
}

/**
 * The command line for a load. Builds of llama.cpp differ in their options: of several names the first known one is
 * taken, and what can be done without is left out. Throws `unsupported` where it can't, or where a setting that was
 * asked for has no option.
 */
export function toArguments(plan: ServerPlan, known: ReadonlySet<string>): string[] {
  const { settings, purpose } = plan;
  const args: string[] = [];
  const find = (names: readonly string[]) => names.find((name) => known.has(name));
  const need = (names: readonly string[], ...values: (string | number)[]) => {
    const name = find(names);
    if (name === undefined) throw tooOld(names[0] ?? '');
    args.push(name, ...values.map(String));
  };
  const want = (names: readonly string[], ...values: (string | number)[]) => {
    if (find(names) !== undefined) need(names, ...values);
  };

  need(['--model'], plan.modelPath);
  if (plan.mmproj !== null) need(['--mmproj'], plan.mmproj);
  need(['--host'], '127.0.0.1');
  need(['--port'], 0);
  want(['--offline']);
  want(['--no-ui', '--no-webui']);
  want(['--no-slots']);
  want(['--log-verbosity', '--verbosity'], 4);
  want(['--log-colors'], 'off');

  need(['--threads'], plan.threads);
  want(['--threads-batch'], plan.threads);
  if (settings.gpuLayers !== 'auto') need(['--n-gpu-layers'], layerCount(settings.gpuLayers));
  if (plan.devices !== null) need(['--device'], plan.devices.length === 0 ? 'none' : plan.devices.join(','));
  if (settings.flashAttention !== 'auto') need(['--flash-attn'], settings.flashAttention);
  need(['--cache-type-k'], settings.cacheTypeK);
  need(['--cache-type-v'], settings.cacheTypeV);
  if (!settings.useMmap || settings.useMlock) addLoadMode(settings, known, need);
  if (settings.ropeFrequencyBase !== null) need(['--rope-freq-base'], settings.ropeFrequencyBase);
  if (settings.ropeFrequencyScale !== null) need(['--rope-freq-scale'], settings.ropeFrequencyScale);
  // Their scales are set once the model is loaded: on the command line a colon in a path can't be told from theirs.
  if (settings.loras.length > 0) need(['--lora'], settings.loras.map(({ path }) => quoteListItem(path)).join(','));

  if (purpose === 'write') {
    need(['--ctx-size'], (settings.contextLength ?? usualContextLength) * settings.slots);
    need(['--parallel'], settings.slots);
    const batch = plan.mmproj === null ? settings.batchSize : Math.max(settings.batchSize, leastMediaBatch);
    need(['--batch-size'], batch);
    need(['--ubatch-size'], batch);
    need(['--jinja']);
    want(['--no-context-shift']);
    want(['--no-prefill-assistant']);
    want(['--cache-ram'], promptCacheMebibytes);
    if (plan.templatePath !== null) need(['--chat-template-file'], plan.templatePath);
    addSpeculation(settings.speculation, need, want);
  } else {
    // An encoder reads a text at once: its batch has to hold the longest.
    const length = Math.min(
      settings.contextLength ?? plan.trainedLength ?? usualContextLength,
      plan.trainedLength ?? Infinity,
    );
    need(['--ctx-size'], length);
    need(['--parallel'], 1);
    need(['--batch-size'], length);
    need(['--ubatch-size'], length);
    need(purpose === 'embed' ? ['--embedding', '--embeddings'] : ['--reranking', '--rerank']);
  }
  return args;
}

type Need = (names: readonly string[], ...values: (string | number)[]) => void;

function addLoadMode({ useMmap, useMlock }: LoadSettings, known: ReadonlySet<string>, need: Need): void {
  if (known.has('--load-mode')) {
    need(['--load-mode'], useMlock ? (useMmap ? 'mmap+mlock' : 'mlock') : 'none');
    return;
  }
  if (!useMmap) need(['--no-mmap']);
  if (useMlock) need(['--mlock']);
}

function addSpeculation(speculation: LoadSettings['speculation'], need: Need, want: Need): void {
  switch (speculation.kind) {
    case 'none':
      return;
    case 'lookup':
      need(['--spec-type'], 'ngram-simple');
      return;
    case 'draft':
      want(['--spec-type'], 'draft-simple');
      need(['--spec-draft-model', '--model-draft'], speculation.path);
  }
}

function layerCount(layers: Exclude<LoadSettings['gpuLayers'], 'auto'>): number {
  if (layers === 'all') return 9999;
  return layers === 'none' ? 0 : layers;
}

/** llama.cpp reads a list of paths like a row of a CSV file. */
function quoteListItem(path: string): string {
  return /[",]/.test(path) ? `"${path.replaceAll('"', '""')}"` : path;
}

function tooOld(option: string): AppError {
  return new AppError('unsupported', `This llama-server has no option ${option}, which is needed here.`, {
    remedy: 'Choose a newer build of llama.cpp in the settings, or the one that comes with Paddock.',
    details: { option },
  });
}
