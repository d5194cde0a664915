import type { GgufReport } from '../gguf/report.ts';

/** What the header says of a model: the facts, and the metadata for what only single architectures know. */
export type DescribedModel = Pick<GgufReport, 'facts' | 'metadata'>;

/** How one block remembers the tokens before: as keys and values, as a state of fixed size, both, or not at all. */
export type BlockMemory = {
  /** Numbers per token; 0 where the block has no cache of its own. */
  keyValues: number;
  valueValues: number;
  isWindowed: boolean;
  /** Numbers per slot, whatever the length of the context. */
  stateValues: number;
};

/** The parts of a model's design that its memory depends on. Lengths are in values. */
export type ModelShape = {
  blocks: BlockMemory[];
  /** It turns texts into vectors or scores: each text is computed at once, and nothing is written. */
  isEncoder: boolean;
  /** Tokens that a windowed block looks back; 0 without such blocks. */
  windowLength: number;
  embedding: number;
  /** The widest feed-forward of a block; with experts that of those a token uses, together. */
  feedForward: number;
  /** Values that the experts of one block hold. */
  expertValues: number;
  attentionHeads: number;
  keyLength: number;
  valueLength: number;
  vocabulary: number;
  merges: number;
  /** Values of the table that some models read for every block and token. It is never computed with. */
  perBlockEmbeddingValues: number;
};

/**
 * Which blocks look back only a window, as llama.cpp v0.4.0 has it per architecture (src/models/*.cpp): of every
 * `period` blocks all but the last, or all but the first. `window`: where the file need not say it, or is not asked.
 */
type WindowRule = { period: number; fullFirst?: true; window?: number; isFixed?: true; onlyWithBlocks?: number };
const windowRules: Readonly<Record<string, WindowRule>> = {
  afmoe: { period: 4 },
  cohere2: { period: 4 },
  cohere2moe: { period: 4, fullFirst: true },
  exaone4: { period: 4, window: 4096, onlyWithBlocks: 64 },
  'exaone-moe': { period: 4, window: 128 },
  gemma2: { period: 2, window: 4096 },
  gemma3: { period: 6 },
  gemma3n: { period: 5 },
  gemma4: { period: 6 },
  'gpt-oss': { period: 2 },
  granite_swa: { period: 1 },
  laguna: { period: 4, fullFirst: true },
  llama4: { period: 4, window: 8192, isFixed: true },
  mellum: { period: 4 },
  mimo2: { period: 1 },
  'muse-glimmer': { period: 4 },
  olmo2: { period: 4 },
  plamo3: { period: 8 },
  smallthinker: { period: 4, fullFirst: true, window: 4096, isFixed: true },
  step35: { period: 1 },
};

/** Every so many blocks of these have attention; the others keep a state. */
const attentionIntervals: Readonly<Record<string, number>> = {
  'minimax-01': 8,
  qwen35: 4,
  qwen35moe: 4,
  qwen3next: 4,
  qwen4exp: 4,
};
const withoutAttention = new Set(['mamba', 'mamba2', 'rwkv6', 'rwkv6qwen2', 'rwkv7', 'arwkv7']);
/** These compute a text as a whole and keep nothing of it. */
const withoutMemory = new Set(
  `bert dream eurobert gemma-embedding jina-bert-v2 jina-bert-v3 llada llada-moe modern-bert neo-bert nomic-bert
  nomic-bert-moe rnd1 wavtokenizer-dec`.split(/\s+/),
);
/** Blocks from this one on use the keys and values of an earlier one. */
const gemma3nOwnCaches = 20;

export function readShape(model: DescribedModel): ModelShape {
  const { facts } = model;
  const number = numbersOf(model);
  const blockCount = facts.blockCount ?? facts.blockSizesBytes.length;
  const embedding = facts.embeddingLength ?? 0;
  const attentionHeads = Math.max(1, ...facts.headCounts);
  const expertLength = number('expert_feed_forward_length') ?? number('feed_forward_length') ?? 0;
  const dense = number('feed_forward_length') ?? embedding * 4;
  const shared = number('expert_shared_feed_forward_length') ?? expertLength * (number('expert_shared_count') ?? 0);
  const window = windowOf(model, blockCount);
  return {
    blocks: Array.from({ length: blockCount }, (_, block) => blockMemory(model, block, blockCount, window)),
    isEncoder: isEncoder(model),
    windowLength: window.length,
    embedding,
    feedForward: facts.expertCount > 0 ? Math.max(facts.expertUsedCount * expertLength + shared, dense) : dense,
    expertValues: facts.expertCount * expertLength * embedding * 3,
    attentionHeads,
    keyLength: facts.keyLength ?? embedding / attentionHeads,
    valueLength: facts.valueLength ?? embedding / attentionHeads,
    vocabulary: facts.tokenizer.tokenCount,
    merges: listLength(model, 'tokenizer.ggml.merges'),
    perBlockEmbeddingValues:
      facts.tokenizer.tokenCount * blockCount * (number('embedding_length_per_layer_input') ?? 0),
  };
}

/** As the runner sees it: a decoder is for embedding where its file says how its vectors are pooled. */
function isEncoder(model: DescribedModel): boolean {
  return /bert|embedding|t5encoder/.test(model.facts.architecture) || (numbersOf(model)('pooling_type') ?? 0) > 0;
}

type Window = { length: number; isWindowed(block: number): boolean };

function windowOf(model: DescribedModel, blockCount: number): Window {
  const { architecture, slidingWindow } = model.facts;
  const rule = windowRules[architecture];
  const none: Window = { length: 0, isWindowed: () => false };
  if (rule === undefined || (rule.onlyWithBlocks !== undefined && rule.onlyWithBlocks !== blockCount)) return none;
  // A file that says 0 turns the window off, also where it otherwise is fixed.
  if (slidingWindow === 0) return none;
  const length = rule.isFixed ? (rule.window ?? 0) : (slidingWindow ?? rule.window ?? 0);
  if (length === 0) return none;
  const pattern = model.metadata[`${architecture}.attention.sliding_window_pattern`];
  if (typeof pattern === 'object' && pattern.values !== null) {
    const { values } = pattern;
    return { length, isWindowed: (block) => Boolean(values[block]) };
  }
  const period = typeof pattern === 'number' ? pattern : rule.period;
  return { length, isWindowed: (block) => inWindowPart(block, period, rule.fullFirst === true) };
}

function inWindowPart(block: number, period: number, isFullFirst: boolean): boolean {
  if (period === 0) return true;
  return isFullFirst ? block % period !== 0 : block % period < period - 1;
}

function blockMemory(model: DescribedModel, block: number, blockCount: number, window: Window): BlockMemory {
  const { facts } = model;
  const isWindowed = window.isWindowed(block);
  const hasState = keepsState(model, block);
  const hasAttention = facts.architecture === 'falcon-h1' || !hasState;
  const stateValues = hasState ? stateLength(model) : 0;
  if (!hasAttention || !hasOwnCache(model, block, blockCount)) {
    return { keyValues: 0, valueValues: 0, isWindowed, stateValues };
  }
  const number = numbersOf(model);
  const heads = facts.keyValueHeadCounts[block] ?? 0;
  const own = (name: string) => (isWindowed ? number(`attention.${name}_swa`) : null);
  const keyLength = own('key_length') ?? facts.keyLength ?? 0;
  const valueLength = own('value_length') ?? facts.valueLength ?? 0;
  // With compressed attention (MLA) the values are a part of the keys.
  const isCompressed = number('attention.key_length_mla') !== null;
  return {
    keyValues: heads * keyLength,
    valueValues: isCompressed ? 0 : heads * valueLength,
    isWindowed,
    stateValues,
  };
}

function hasOwnCache(model: DescribedModel, block: number, blockCount: number): boolean {
  const { architecture } = model.facts;
  const number = numbersOf(model);
  if (withoutMemory.has(architecture)) return false;
  if (architecture === 'gemma3n') return block < gemma3nOwnCaches;
  if (architecture === 'gemma4') return block < blockCount - (number('attention.shared_kv_layers') ?? 0);
  // The last blocks of some models only guess further tokens, which is not made use of.
  return block < blockCount - (number('nextn_predict_layers') ?? 0);
}

function keepsState(model: DescribedModel, block: number): boolean {
  const { architecture, keyValueHeadCounts } = model.facts;
  const number = numbersOf(model);
  if (architecture === 'falcon-h1' || withoutAttention.has(architecture)) return true;
  const interval = attentionIntervals[architecture];
  if (interval !== undefined) return (block + 1) % (number('full_attention_interval') ?? interval) !== 0;
  return keyValueHeadCounts[block] === 0 && stateLength(model) > 0;
}

/** Numbers that a block without attention keeps per slot: the last inputs of its convolution, and its state. */
function stateLength(model: DescribedModel): number {
  const number = numbersOf(model);
  const embedding = model.facts.embeddingLength ?? 0;
  const heads = model.facts.headCounts[0] ?? 0;
  const headSize = number('wkv.head_size');
  if (headSize !== null) return (number('token_shift_count') ?? 2) * embedding + embedding * headSize;
  const convolution = number('shortconv.l_cache');
  if (convolution !== null) return embedding * (convolution - 1);
  const kernel = number('ssm.conv_kernel') ?? 0;
  const deltaHead = number('kda.head_dim');
  if (deltaHead !== null) return 3 * Math.max(kernel - 1, 0) * heads * deltaHead + deltaHead ** 2 * heads;
  if (model.facts.architecture === 'minimax-01') return (model.facts.keyLength ?? 0) ** 2 * heads;
  const inner = number('ssm.inner_size') ?? 0;
  const state = number('ssm.state_size') ?? 0;
  const groups = number('ssm.group_count') ?? 0;
  return Math.max(kernel - 1, 0) * (inner + 2 * groups * state) + state * inner;
}

/** Reads the architecture's own numbers; of one that is given per block the largest. */
function numbersOf({ facts, metadata }: DescribedModel): (name: string) => number | null {
  return (name) => {
    const entry = metadata[`${facts.architecture}.${name}`];
    if (typeof entry === 'number') return entry;
    if (typeof entry !== 'object' || entry.values === null) return null;
    const numbers = entry.values.filter((value) => typeof value === 'number');
    return numbers.length === 0 ? null : Math.max(...numbers);
  };
}

function listLength({ metadata }: DescribedModel, key: string): number {
  const entry = metadata[key];
  return typeof entry === 'object' ? entry.count : 0;
}
