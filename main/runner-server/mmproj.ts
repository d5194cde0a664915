import { open, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { inspectGguf, type GgufFacts } from '../gguf/inspect.ts';

export type Mmproj = {
  path: string;
  sees: boolean;
  hears: boolean;
  /** Something that the person should know before relying on the pair. */
  warning: string | null;
};

/** Whether a projector is known to belong to an architecture. */
type Kinship = 'known' | 'unknown' | 'foreign';

/** Which architectures each projector was seen with in llama.cpp's conversions. */
const families = new Map<string, readonly string[]>([
  ['gemma3', ['gemma3']],
  ['gemma3nv', ['gemma3n']],
  ['gemma3na', ['gemma3n']],
  ['gemma4v', ['gemma4']],
  ['gemma4uv', ['gemma4']],
  ['gemma4a', ['gemma4']],
  ['gemma4ua', ['gemma4']],
  ['mlp', ['llama', 'mistral3', 'qwen2', 'phi2', 'phi3', 'granite', 'stablelm']],
  ['qwen2vl_merger', ['qwen2vl']],
  ['qwen2.5vl_merger', ['qwen2vl']],
  ['qwen2.5o', ['qwen2vl']],
  ['qwen3vl_merger', ['qwen3vl', 'qwen3vlmoe', 'qwen35', 'qwen35moe']],
  ['pixtral', ['llama', 'mistral3', 'mistral4']],
  ['lightonocr', ['qwen3']],
  ['idefics3', ['llama', 'smollm3']],
  ['internvl', ['qwen2', 'qwen3', 'qwen3moe', 'internlm2', 'llama', 'gpt-oss']],
  ['llama4', ['llama4']],
  ['lfm2', ['lfm2', 'lfm2moe']],
  ['lfm2a', ['lfm2', 'lfm2moe']],
  ['kimivl', ['deepseek2']],
  ['kimik25', ['deepseek2']],
  ['cogvlm', ['cogvlm']],
  ['paddleocr', ['paddleocr', 'ernie4_5']],
  ['deepseekocr', ['deepseek2-ocr']],
  ['glm4v', ['glm4', 'glm4moe']],
  ['ultravox', ['llama', 'gemma3', 'qwen3']],
  ['voxtral', ['llama', 'mistral3']],
  ['qwen2a', ['qwen2', 'qwen2vl']],
]);

/** Words of a name that say nothing about the family. */
const commonWords = new Set(
  'mmproj model gguf it instruct chat ggml bf16 f16 f32 fp16 vision projector clip imatrix ud of'.split(' '),
);
const sharedEnough = 0.5;
const headBytes = 4096;

/**
 * Finds the mmproj file of a model among the files beside it. llama.cpp itself takes any that has the right width, so
 * that kinship is judged here: by width, by projector and by name. `null` where there is none that surely belongs.
 */
export async function findMmproj(modelPath: string, model: GgufFacts, signal?: AbortSignal): Promise<Mmproj | null> {
  const folder = dirname(modelPath);
  const names = (await readdir(folder)).filter((name) => name.toLowerCase().endsWith('.gguf')).sort();
  const own = new Set(model.files.map((path) => basename(path)));
  const others = names.filter((name) => !own.has(name));
  const mmprojs = await Promise.all(others.map((name) => isMmproj(join(folder, name))));
  const candidates = others.filter((_, index) => mmprojs[index]);
  const models = names.filter((name) => !candidates.includes(name));

  let best: { mmproj: Mmproj; score: number } | null = null;
  for (const name of candidates) {
    const path = join(folder, name);
    const facts = await readFacts(path, signal);
    if (facts === null || describeMismatch(facts, model) !== null || kinship(facts, model) === 'foreign') continue;
    const score = nameScore({ name, title: facts.name }, { modelPath, title: model.name }, models);
    if (score < sharedEnough || (best !== null && score <= best.score)) continue;
    best = { mmproj: toMmproj(path, facts, model), score };
  }
  return best?.mmproj ?? null;
}

/**
 * Checks an mmproj file that somebody chose for a model. Throws what `inspectGguf` throws, and `gguf_invalid` where the
 * two can't work together; where they only look unrelated, the answer has a warning.
 */
export async function checkMmproj(path: string, model: GgufFacts, signal?: AbortSignal): Promise<Mmproj> {
  const { facts } = await inspectGguf(path, { accept: ['mmproj'], ...(signal === undefined ? {} : { signal }) });
  const mismatch = describeMismatch(facts, model);
  if (mismatch !== null) {
    throw new AppError('gguf_invalid', `${basename(path)} does not fit this model: ${mismatch}`, {
      remedy: 'Choose the mmproj file from the same place as the model.',
    });
  }
  return toMmproj(path, facts, model);
}

function toMmproj(path: string, facts: GgufFacts, model: GgufFacts): Mmproj {
  const warning =
    kinship(facts, model) === 'known'
      ? null
      : `${basename(path)} has the right width for this model, but Paddock doesn't know whether a projector ` +
        `“${facts.mmproj?.projector ?? 'without a name'}” belongs to the architecture “${model.architecture}”.`;
  return { path, sees: facts.mmproj?.sees ?? false, hears: facts.mmproj?.hears ?? false, warning };
}

function describeMismatch({ mmproj }: GgufFacts, { embeddingLength }: GgufFacts): string | null {
  const width = mmproj?.projectionLength ?? null;
  if (width === null || embeddingLength === null || width === embeddingLength) return null;
  return `it gives ${width} values a token, and the model takes ${embeddingLength}.`;
}

function kinship({ mmproj }: GgufFacts, { architecture }: GgufFacts): Kinship {
  const known = families.get(mmproj?.projector ?? '');
  if (known === undefined) return 'unknown';
  return known.includes(architecture) ? 'known' : 'foreign';
}

type Named = { name: string; title: string | null };

/** How much of an mmproj's name is in the model's, from 0 to 1. A file name counts, or the name in the metadata. */
function nameScore(
  mmproj: Named,
  model: { modelPath: string; title: string | null },
  models: readonly string[],
): number {
  const modelWords = words(basename(model.modelPath));
  const fileWords = words(mmproj.name);
  // In a repository's own folder it is often just named mmproj-F16: then all models there have to be one model.
  if (fileWords.size === 0) return models.every((name) => equal(words(name), modelWords)) ? 1 : 0;
  const titleWords = words(mmproj.title ?? '');
  return Math.max(shared(fileWords, modelWords), shared(titleWords, words(model.title ?? '')) * 0.9);
}

function shared(some: ReadonlySet<string>, others: ReadonlySet<string>): number {
  return some.size === 0 ? 0 : [...some].filter((word) => others.has(word)).length / some.size;
}

function equal(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return some.size === others.size && [...some].every((word) => others.has(word));
}

/** The words of a name that tell one model from another: not its quantization, its parts or what all are called. */
function words(name: string): ReadonlySet<string> {
  const plain = name
    .toLowerCase()
    .replace(/\.gguf$/, '')
    .replace(/-\d{5}-of-\d{5}$/, '')
    .replace(/\b(i?q\d\w*|mxfp4\w*)\b/g, '');
  return new Set(plain.split(/[^a-z0-9.]+/).filter((word) => word !== '' && !commonWords.has(word)));
}

/** Many files may lie in a folder; the first bytes of each tell what it is. */
async function isMmproj(path: string): Promise<boolean> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(headBytes) });
    const head = buffer.toString('latin1', 0, bytesRead);
    return head.startsWith('GGUF') && /general\.architecture.{12}clip/s.test(head);
  } catch {
    return false;
  }
}

/** `null` for a damaged one: another file may be whole. */
async function readFacts(path: string, signal: AbortSignal | undefined): Promise<GgufFacts | null> {
  try {
    return (await inspectGguf(path, { accept: ['mmproj'], ...(signal === undefined ? {} : { signal }) })).facts;
  } catch (error) {
    if (error instanceof AppError && error.code !== 'cancelled') return null;
    throw error;
  }
}
