import { uniformArchitectures } from './architectures.ts';
import { count, invalid, quote } from './problems.ts';
import type { ModelShape } from './validate-hyperparameters.ts';
import type { GgufWarning } from './report.ts';
import type { GgufContents } from './header.ts';

/** Where one of these stands in a block, the other does too, in every architecture that llama.cpp builds. */
const companions: readonly (readonly [has: string[], needs: string[]])[] = [
  [['ffn_up.weight'], ['ffn_down.weight']],
  [['ffn_down.weight'], ['ffn_up.weight']],
  [['ffn_up_exps.weight', 'ffn_gate_up_exps.weight'], ['ffn_down_exps.weight']],
  [['ffn_down_exps.weight'], ['ffn_up_exps.weight', 'ffn_gate_up_exps.weight']],
  [['ffn_up_exps.weight', 'ffn_down_exps.weight'], ['ffn_gate_inp.weight']],
  [['ffn_up_shexp.weight'], ['ffn_down_shexp.weight']],
  [['ffn_down_shexp.weight'], ['ffn_up_shexp.weight']],
  [['attn_q.weight'], ['attn_output.weight', 'attn_output_a.weight', 'ssm_out.weight']],
];

/** What every block of a uniform architecture has, under one name or another. */
const everyBlock: readonly string[][] = [
  ['attn_q.weight', 'attn_qkv.weight'],
  ['attn_k.weight', 'attn_qkv.weight'],
  ['attn_v.weight', 'attn_qkv.weight'],
  ['attn_output.weight'],
  ['ffn_up.weight', 'ffn_up_exps.weight', 'ffn_gate_up_exps.weight'],
  ['ffn_down.weight', 'ffn_down_exps.weight'],
];

/** Architectures without a final norm by that name. */
const withoutOutputNorm = new Set(['bert', 'nomic-bert', 'olmo']);
/** T5 counts the blocks of its encoder and decoder apart, and WavTokenizer has stages. */
const otherBlockNames = new Set(['t5', 't5encoder', 'wavtokenizer-dec', 'pockettts']);

/** Checks that the model's blocks are there, and that no block lacks a tensor. */
export function validateBlocks(contents: GgufContents, architecture: string, shape: ModelShape): GgufWarning[] {
  if (!otherBlockNames.has(architecture)) {
    const blocks = groupByBlock(contents, shape.blockCount);
    blocks.forEach((suffixes, block) => checkBlock(suffixes, block, shape.blockCount));
    if (uniformArchitectures.has(architecture)) checkUniform(blocks, contents, architecture, shape);
  }
  return weightWarnings(contents);
}

function groupByBlock(contents: GgufContents, blockCount: number): Set<string>[] {
  const blocks = Array.from({ length: blockCount }, () => new Set<string>());
  for (const { name } of contents.tensors) {
    const match = /^blk\.(\d{1,6})\.(.+)$/.exec(name);
    if (!match) continue;
    const suffixes = blocks[Number(match[1])];
    if (!suffixes) throw invalid(`The file says that the model has ${blockCount} blocks, and holds ${quote(name)}.`);
    suffixes.add(match[2] ?? '');
  }
  return blocks;
}

function checkBlock(suffixes: ReadonlySet<string>, block: number, blockCount: number): void {
  if (suffixes.size === 0)
    throw invalid(`The file says that the model has ${blockCount} blocks, and block ${block} is missing.`);
  for (const [has, needs] of companions) {
    if (has.some((suffix) => suffixes.has(suffix)) && !needs.some((suffix) => suffixes.has(suffix))) {
      throw missing(`blk.${block}.${needs[0] ?? ''}`);
    }
  }
}

function checkUniform(
  blocks: readonly ReadonlySet<string>[],
  contents: GgufContents,
  architecture: string,
  shape: ModelShape,
): void {
  const weights = new Set(
    blocks.flatMap((suffixes) => [...suffixes]).filter((suffix) => /^(attn|ffn)_.*\.weight$/.test(suffix)),
  );
  blocks.forEach((suffixes, block) => {
    for (const names of everyBlock) {
      if (!names.some((name) => suffixes.has(name))) throw missing(`blk.${block}.${names[0] ?? ''}`);
    }
    for (const weight of weights) if (!suffixes.has(weight)) throw missing(`blk.${block}.${weight}`);
  });
  const embedding = contents.tensors.find(({ name }) => name === 'token_embd.weight');
  if (!embedding) throw missing('token_embd.weight');
  if (embedding.dimensions[0] !== shape.embeddingLength) {
    throw invalid(
      `The model’s embedding length is ${count(shape.embeddingLength)}, and its token embeddings have ${count(embedding.dimensions[0] ?? 0)} dimensions.`,
    );
  }
  if (!withoutOutputNorm.has(architecture) && !contents.tensors.some(({ name }) => name === 'output_norm.weight')) {
    throw missing('output_norm.weight');
  }
}

function missing(name: string): Error {
  return invalid(
    `The model’s tensor ${quote(name)} is missing from the file.`,
    'The file was made wrongly. Choose another edition of the model.',
  );
}

function weightWarnings(contents: GgufContents): GgufWarning[] {
  const risky = contents.tensors.find(
    ({ name, type }) => /^blk\.\d+\.attn_k_b\.weight$/.test(name) && (type.name === 'F16' || type.name === 'Q8_0'),
  );
  if (!risky) return [];
  return [
    {
      code: 'mla_amx_crash',
      message: `On processors with AMX the engine crashes with this model, because its attention (MLA) is stored as ${risky.type.name}. An edition with another quantization works.`,
    },
  ];
}
