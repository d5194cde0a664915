import { bytePairTokenizers, preTokenizers, tokenizerModels } from './architectures.ts';
import { numberOf, textOf } from './metadata.ts';
import { count, invalid, quote, unsupported } from './problems.ts';
import type { GgufContents, MetadataEntry } from './header.ts';
import type { GgufWarning } from './report.ts';

const templateKey = /^tokenizer\.chat_template(\..+)?$/;
/** They embed or encode, and nobody chats with them. */
const withoutChat = /bert|embed|t5encoder/;

/** Checks the vocabulary, its parts against each other, and that chat templates are texts. */
export function validateTokenizer(contents: GgufContents, architecture: string): GgufWarning[] {
  const { metadata, tensors } = contents;
  const updateOrOther = 'Update Paddock, or choose another edition of the model.';
  let hasTemplate = false;
  for (const [key, entry] of metadata) {
    if (!templateKey.test(key)) continue;
    if (entry.type !== 'string')
      throw invalid(`The model’s chat template (${quote(key)}) is not a text.`, updateOrOther);
    hasTemplate = true;
  }
  const model = textOf(metadata, 'tokenizer.ggml.model');
  if (model === null)
    throw invalid('The file holds no tokenizer, so that the model could not read any text.', updateOrOther);
  if (!tokenizerModels.has(model)) {
    throw unsupported(
      `The model’s tokenizer ${quote(model)} is not known to this version of the engine.`,
      updateOrOther,
    );
  }
  if (model === 'no_vocab' || model === 'none') {
    throw unsupported('The model has no vocabulary of its own: it does not read text.', 'Choose another model.');
  }
  const tokens = arrayOf(metadata.get('tokenizer.ggml.tokens'), ['string'], 'tokenizer.ggml.tokens');
  if (tokens === null || tokens === 0) throw invalid('The model’s tokenizer has no tokens.', updateOrOther);
  checkCount(
    'tokenizer.ggml.scores',
    arrayOf(metadata.get('tokenizer.ggml.scores'), ['float32', 'int32'], 'tokenizer.ggml.scores'),
    tokens,
  );
  checkCount(
    'tokenizer.ggml.token_type',
    arrayOf(metadata.get('tokenizer.ggml.token_type'), ['int32'], 'tokenizer.ggml.token_type'),
    tokens,
  );

  const merges = arrayOf(metadata.get('tokenizer.ggml.merges'), ['string'], 'tokenizer.ggml.merges');
  if (bytePairTokenizers.has(model)) {
    const pre = textOf(metadata, 'tokenizer.ggml.pre') ?? '';
    if (pre !== '' && !preTokenizers.has(pre)) {
      throw unsupported(
        `The model’s pre-tokenizer ${quote(pre)} is not known to this version of the engine.`,
        updateOrOther,
      );
    }
    if (merges === null && pre !== 'kimi-k2') throw invalid('The model’s tokenizer lacks its merges.', updateOrOther);
  }
  const warnings = [...checkSpecialTokens(contents, tokens), ...checkEmbeddings(tensors, tokens)];
  if (!hasTemplate && !withoutChat.test(architecture)) {
    warnings.push({
      code: 'no_chat_template',
      message: 'The file brings no chat template, so it may be a base model, which completes text and does not chat.',
    });
  }
  return warnings;
}

function arrayOf(entry: MetadataEntry | undefined, types: readonly string[], key: string): number | null {
  if (entry === undefined) return null;
  if (entry.type !== 'array' || !types.includes(entry.elementType))
    throw invalid(`${quote(key)} in the file is not a list of the right kind.`);
  return entry.count;
}

function checkCount(key: string, values: number | null, tokens: number): void {
  if (values !== null && values < tokens)
    throw invalid(`The tokenizer has ${count(tokens)} tokens and only ${count(values)} values in ${quote(key)}.`);
}

function checkSpecialTokens({ metadata }: GgufContents, tokens: number): GgufWarning[] {
  const warnings: GgufWarning[] = [];
  for (const key of metadata.keys()) {
    if (!/^tokenizer\.ggml\.\w+_token_id$/.test(key)) continue;
    const id = numberOf(metadata, key);
    // -1 and its unsigned form mean “none”.
    if (id === null || id < tokens || id === 0xffff_ffff) continue;
    warnings.push({
      code: 'special_token_out_of_range',
      message: `${quote(key)} names token ${count(id)} of ${count(tokens)}. The model may not know where to stop.`,
    });
  }
  return warnings;
}

function checkEmbeddings(tensors: GgufContents['tensors'], tokens: number): GgufWarning[] {
  const embedding = tensors.find(({ name }) => name === 'token_embd.weight');
  const rows = embedding?.dimensions[1];
  if (embedding?.dimensions.length !== 2 || rows === undefined || rows === tokens) return [];
  if (rows < tokens)
    throw invalid(`The tokenizer has ${count(tokens)} tokens, and the model knows only ${count(rows)}.`);
  return [
    {
      code: 'vocabulary_padded',
      message: `The model knows ${count(rows)} tokens, and its tokenizer only ${count(tokens)}; the engine may refuse it.`,
    },
  ];
}
