import type { Tensor } from './header.ts';

type Output = { tensor: string; axis: 0 | 1 };

/** Where each projector's output comes from, as in llama.cpp's `clip_n_mmproj_embd`. */
const outputs = new Map<string, Output>([
  ...['gemma3', 'gemma3nv'].map((name) => [name, { tensor: 'mm.input_projection.weight', axis: 0 }] as const),
  ...['gemma4v', 'gemma4uv'].map((name) => [name, { tensor: 'mm.input_projection.weight', axis: 1 }] as const),
  ...['internvl', 'nemotron_v2_vl'].map((name) => [name, { tensor: 'mm.model.mlp.3.weight', axis: 1 }] as const),
  ...['idefics3', 'llama4'].map((name) => [name, { tensor: 'mm.model.fc.weight', axis: 1 }] as const),
  ...['mlp', 'pixtral', 'lightonocr', 'phi4', 'lfm2', 'kimivl', 'kimik25', 'paddleocr'].map(
    (name) => [name, { tensor: 'mm.2.weight', axis: 1 }] as const,
  ),
  ...['qwen2vl_merger', 'qwen2.5vl_merger', 'qwen3vl_merger'].map(
    (name) => [name, { tensor: 'mm.2.weight', axis: 1 }] as const,
  ),
  ...['ultravox', 'voxtral'].map((name) => [name, { tensor: 'mm.a.mlp.2.weight', axis: 1 }] as const),
  ['qwen2a', { tensor: 'mm.a.fc.weight', axis: 1 }],
]);

/**
 * How many values a projector gives for a token, by its last tensor: the metadata may say something else, as that of
 * LLaVA does. `null` where the projector is not known well enough.
 */
export function projectionLength(projector: string | null, tensors: readonly Tensor[]): number | null {
  const output = outputs.get(projector ?? '');
  const tensor = output && tensors.find(({ name }) => name === output.tensor);
  return (output && tensor?.dimensions[output.axis]) ?? null;
}
