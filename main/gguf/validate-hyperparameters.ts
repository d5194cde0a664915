import { equalKeyValueLength, equalRopeLength, recurrentArchitectures } from './architectures.ts';
import { numberOf, perBlockNumbersOf, textOf, wholeNumberOf } from './metadata.ts';
import { count, invalid, quote } from './problems.ts';
import type { GgufHeader } from './header.ts';
import type { GgufWarning } from './report.ts';

/** The engine's own bounds: beyond them it ends the process. */
const maxBlocks = 512;
const maxExperts = 1024;
const ropeScalings = new Set(['none', 'linear', 'yarn', 'longrope']);

export type ModelShape = { blockCount: number; embeddingLength: number; warnings: GgufWarning[] };

/**
 * Checks the numbers of a model's design. Many of these hold back an assertion of the engine,
 * which would end its process instead of failing.
 */
export function validateHyperparameters(metadata: GgufHeader['metadata'], architecture: string): ModelShape {
  const key = (name: string) => `${architecture}.${name}`;
  const required = (name: string, most: number): number => {
    const value = wholeNumberOf(metadata, key(name));
    if (value === null) throw invalid(`The file does not say its ${quote(key(name))}, which every model needs.`);
    if (value < 1 || value > most)
      throw invalid(`The file says ${quote(key(name))} is ${count(value)}; possible are 1 to ${count(most)}.`);
    return value;
  };
  const blockCount = required('block_count', maxBlocks);
  const embeddingLength = required('embedding_length', 2 ** 20);
  const contextLength = required('context_length', 2 ** 31 - 1);
  const futureBlocks = wholeNumberOf(metadata, key('nextn_predict_layers')) ?? 0;
  if (futureBlocks > blockCount)
    throw invalid(`The file has more prediction blocks (${count(futureBlocks)}) than blocks (${blockCount}).`);

  if (!recurrentArchitectures.has(architecture)) checkHeads(metadata, architecture, blockCount, embeddingLength);
  checkExperts(metadata, architecture, blockCount);

  const scaling = textOf(metadata, key('rope.scaling.type'));
  if (scaling !== null && !ropeScalings.has(scaling))
    throw invalid(`The file’s RoPE scaling ${quote(scaling)} is not known.`);
  for (const name of ['rope.freq_base', 'rope.scaling.factor']) {
    const value = numberOf(metadata, key(name));
    if (value !== null && value < 0) throw invalid(`The file says ${quote(key(name))} is ${value}.`);
  }
  const warnings: GgufWarning[] = [];
  if (contextLength < 64 || contextLength > 16 * 2 ** 20) {
    warnings.push({
      code: 'odd_context_length',
      message: `The file says that the model’s context length is ${count(contextLength)} tokens, which is hardly true.`,
    });
  }
  return { blockCount, embeddingLength, warnings };
}

function checkHeads(
  metadata: GgufHeader['metadata'],
  architecture: string,
  blockCount: number,
  embeddingLength: number,
): void {
  const key = (name: string) => `${architecture}.attention.${name}`;
  const heads = perBlockNumbersOf(metadata, key('head_count'), blockCount);
  if (heads === null)
    throw invalid(`The file does not say how many attention heads the model has (${key('head_count')}).`);
  if (heads.every((value) => value === 0)) throw invalid('The file says that the model has 0 attention heads.');
  if (heads.some((value) => value > 65_536))
    throw invalid(`The file says that the model has ${count(Math.max(...heads))} attention heads.`);

  const keyValueHeads = perBlockNumbersOf(metadata, key('head_count_kv'), blockCount);
  const isPerBlock = metadata.get(key('head_count_kv'))?.type === 'array';
  keyValueHeads?.forEach((value, block) => {
    const all = heads[block] ?? 0;
    // Blocks of hybrid models that attend to nothing have no heads of one kind or the other.
    if (value === 0 && (isPerBlock || all === 0)) return;
    if (all !== 0 && (value === 0 || all % value !== 0)) {
      throw invalid(
        `The file says that the model has ${count(all)} attention heads with ${count(value)} key/value heads, which does not divide.`,
      );
    }
  });

  const first = heads[0] ?? 0;
  const ownKeyLength = wholeNumberOf(metadata, key('key_length'));
  const ownValueLength = wholeNumberOf(metadata, key('value_length'));
  if (first === 0) return;
  if (ownKeyLength === null && embeddingLength % first !== 0) {
    throw invalid(
      `The model’s embedding length (${embeddingLength}) does not divide by its ${count(first)} attention heads.`,
    );
  }
  const keyLength = ownKeyLength ?? Math.floor(embeddingLength / first);
  const valueLength = ownValueLength ?? Math.floor(embeddingLength / first);
  if (keyLength < 1 || keyLength > 65_536 || valueLength < 1 || valueLength > 65_536) {
    throw invalid(
      `The file says that an attention head has ${count(keyLength)} keys and ${count(valueLength)} values.`,
    );
  }
  if (wholeNumberOf(metadata, key('key_length_swa')) !== null) return;
  if (equalKeyValueLength.has(architecture) && keyLength !== valueLength) {
    throw invalid(
      `The model’s attention heads have ${keyLength} keys and ${valueLength} values; with ${quote(architecture)} these have to be equal.`,
    );
  }
  const turned = wholeNumberOf(metadata, `${architecture}.rope.dimension_count`) ?? keyLength;
  if (equalRopeLength.has(architecture) && turned !== keyLength) {
    throw invalid(
      `The model’s RoPE covers ${turned} of ${keyLength} dimensions; with ${quote(architecture)} it has to cover all.`,
    );
  }
  const compressedKeyLength = wholeNumberOf(metadata, key('key_length_mla'));
  if (compressedKeyLength !== null && compressedKeyLength <= turned) {
    throw invalid(
      `The model’s attention keys (${compressedKeyLength}) are not longer than what RoPE covers (${turned}).`,
    );
  }
}

function checkExperts(metadata: GgufHeader['metadata'], architecture: string, blockCount: number): void {
  const key = (name: string) => `${architecture}.${name}`;
  const experts = wholeNumberOf(metadata, key('expert_count')) ?? 0;
  const used = Math.max(0, ...(perBlockNumbersOf(metadata, key('expert_used_count'), blockCount) ?? []));
  const groups = wholeNumberOf(metadata, key('expert_group_count')) ?? 0;
  const groupsUsed = wholeNumberOf(metadata, key('expert_group_used_count')) ?? 0;
  if (experts > maxExperts)
    throw invalid(`The file says that the model has ${count(experts)} experts; possible are ${count(maxExperts)}.`);
  // These two are the same for a model with one “expert”, which is to say with none.
  if (experts <= 1 && architecture.startsWith('hunyuan')) return;
  if (used > experts)
    throw invalid(`The file says that the model uses ${count(used)} experts at a time and has ${count(experts)}.`);
  if (experts > 0 && used === 0)
    throw invalid(`The file says that the model has ${count(experts)} experts and uses none.`);
  if (groups === 0 && groupsUsed === 0) return;
  const divides = groups <= 1 || (experts % groups === 0 && groupsUsed > 0 && groupsUsed < groups);
  if (groups >= Math.max(experts, 1) || !divides) {
    throw invalid(
      `The file’s expert groups (${count(groupsUsed)} of ${count(groups)} for ${count(experts)} experts) do not fit together.`,
    );
  }
}
