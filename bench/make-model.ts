import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readGgufFileInfo } from 'node-llama-cpp';
import {
  createRandom,
  weightTypes,
  writeRandomModel,
  type Design,
  type Vocabulary,
} from '../main/gguf/random-model.ts';

// Makes a model of random weights to measure with.

const designs: Record<string, Design> = {
  '0.5b': { embedding: 1024, blocks: 24, feedForward: 3584, heads: 16, keyValueHeads: 8 },
  '1b': { embedding: 2048, blocks: 16, feedForward: 8192, heads: 32, keyValueHeads: 8 },
};
const vocabularyLength = 128_256;
const random = createRandom(20_261_124);

const { values } = parseArgs({
  options: {
    parameters: { type: 'string', default: '0.5b' },
    type: { type: 'string', default: 'q8_0' },
    out: { type: 'string' },
  },
});
const design = designs[values.parameters];
const weights = values.type;
if (design === undefined || !isWeightType(weights) || values.out === undefined) {
  console.error(
    `node bench/make-model.ts --parameters ${Object.keys(designs).join('|')} --type ${Object.keys(weightTypes).join('|')} --out PATH`,
  );
  process.exit(1);
}
await writeRandomModel(resolve(values.out), {
  name: `Random ${values.parameters.toUpperCase()}`,
  design,
  weights,
  vocabulary: await makeVocabulary(),
  contextLength: 32_768,
});

function isWeightType(name: string): name is keyof typeof weightTypes {
  return name in weightTypes;
}

/** The diagnostic model's byte-pair vocabulary, padded with pairs of its words, each with the merge that makes it. */
async function makeVocabulary(): Promise<Vocabulary> {
  const source = fileURLToPath(new URL('../resources/paddock-tiny.gguf', import.meta.url));
  const { metadata } = await readGgufFileInfo(source, { readTensorInfo: false, logWarnings: false });
  const { tokens: known, token_type: knownTypes, merges: knownMerges = [] } = metadata.tokenizer.ggml;
  const normal = 1;
  const control = 3;
  const words = known.filter((token, id) => knownTypes[id] === normal && token.length > 1);
  const tokens = known.filter((_, id) => knownTypes[id] === normal);
  const merges = [...knownMerges];
  const taken = new Set(tokens);
  while (tokens.length < vocabularyLength - 2) {
    const left = words[random() % words.length] ?? '';
    const right = words[random() % words.length] ?? '';
    if (taken.has(left + right)) continue;
    taken.add(left + right);
    tokens.push(left + right);
    merges.push(`${left} ${right}`);
  }
  const types = tokens.map(() => normal);
  const start = tokens.push('<|im_start|>') - 1;
  const end = tokens.push('<|im_end|>') - 1;
  types.push(control, control);
  return { tokens, types, merges, start, end };
}
