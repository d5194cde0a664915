import { projectorTypes } from './architectures.ts';
import { flagOf, numberOf, textOf, wholeNumberOf } from './metadata.ts';
import { count, invalid, quote, unsupported } from './problems.ts';
import type { GgufContents, Tensor } from './header.ts';

/** A LoRA adapter by itself: each of its tensors comes as a pair that multiplies. */
export function validateAdapter({ metadata, tensors }: GgufContents): void {
  const type = textOf(metadata, 'adapter.type');
  if (type !== 'lora')
    throw unsupported(`The adapter is of the kind ${quote(type ?? '')}; only LoRA is known.`, 'Choose a LoRA adapter.');
  numberOf(metadata, 'adapter.lora.alpha');
  const targets = adapterTargets(tensors);
  if (targets.length === 0) throw invalid('The LoRA adapter changes no tensor.');
}

/** What a LoRA adapter changes: tensor names with the shapes that they must have. */
export function adapterTargets(tensors: readonly Tensor[]): { name: string; inputs: number; outputs: number }[] {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  return tensors
    .filter(({ name }) => name.endsWith('.lora_a') || name.endsWith('.lora_b'))
    .flatMap(({ name }) => {
      const target = name.slice(0, -'.lora_a'.length);
      const down = byName.get(`${target}.lora_a`);
      const up = byName.get(`${target}.lora_b`);
      if (!down || !up) throw invalid(`Half of the LoRA adapter’s change to ${quote(target)} is missing.`);
      if (down.dimensions[1] !== up.dimensions[0] && !target.startsWith('token_embd')) {
        throw invalid(`The two halves of the LoRA adapter’s change to ${quote(target)} do not fit together.`);
      }
      if (name !== down.name) return [];
      return [{ name: target, inputs: down.dimensions[0] ?? 0, outputs: up.dimensions[1] ?? 0 }];
    });
}

/** Does this adapter fit this model? Throws `gguf_invalid` with the first tensor that does not. */
export function checkAdapterFits(adapter: GgufContents, model: GgufContents): void {
  const chooseOther = 'Choose the model that the adapter was made for, or another adapter.';
  const made = textOf(adapter.metadata, 'general.architecture');
  const own = textOf(model.metadata, 'general.architecture');
  if (made !== own)
    throw invalid(`The adapter was made for ${quote(made ?? '')}, and this model is ${quote(own ?? '')}.`, chooseOther);
  const byName = new Map(model.tensors.map((tensor) => [tensor.name, tensor]));
  for (const { name, inputs, outputs } of adapterTargets(adapter.tensors)) {
    const [rows = 0, columns = 0] = byName.get(name)?.dimensions ?? [];
    // Adapters of token embeddings are stored the other way round.
    const fits = name.startsWith('token_embd') || (rows === inputs && columns === outputs);
    if (!fits) {
      throw invalid(
        `The adapter does not fit the model: it changes ${quote(name)} as ${count(inputs)} × ${count(outputs)}, and the model’s is ${count(rows)} × ${count(columns)}.`,
        chooseOther,
      );
    }
  }
}

/** An mmproj file: the part of a model that sees or hears. The engine aborts on zeros here. */
export function validateMmproj({ metadata }: GgufContents): void {
  const encoders = ['vision', 'audio'].filter((encoder) => flagOf(metadata, `clip.has_${encoder}_encoder`) === true);
  if (encoders.length === 0) throw invalid('The mmproj file says of itself that it neither sees nor hears.');
  for (const encoder of encoders) {
    const key = (name: string) => `clip.${encoder}.${name}`;
    const projector = textOf(metadata, key('projector_type')) ?? textOf(metadata, 'clip.projector_type');
    if (projector !== null && !projectorTypes.has(projector)) {
      throw unsupported(
        `The mmproj’s projector ${quote(projector)} is not known to this version of the engine.`,
        'Update Paddock, or choose another mmproj file.',
      );
    }
    const required = (name: string, most: number) => {
      const value = wholeNumberOf(metadata, key(name));
      if (value !== null && (value < 1 || value > most))
        throw invalid(`The mmproj file says ${quote(key(name))} is ${count(value)}; possible are 1 to ${count(most)}.`);
      return value;
    };
    required('block_count', 512);
    required('image_size', 65_536);
    required('patch_size', 4096);
    const heads = required('attention.head_count', 65_536);
    const width = required('embedding_length', 2 ** 20);
    if (heads !== null && width !== null && width % heads !== 0) {
      throw invalid(`The mmproj’s embedding length (${width}) does not divide by its ${heads} attention heads.`);
    }
  }
}
