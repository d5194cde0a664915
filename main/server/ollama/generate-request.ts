import { z } from 'zod';
import type { Turn } from '../../../contract/inference.ts';
import type { GenerateInput } from '../../runner/protocol.ts';
import { optional } from '../body.ts';
import { RequestError } from '../failure.ts';
import type { Setting } from './chat-request.ts';
import { fromContext } from './context.ts';
import { imagesSchema } from './images.ts';
import { generateFields, toReasoning, toWish } from './options.ts';

export const generateRequestSchema = z.object({
  ...generateFields,
  prompt: optional(z.string()),
  suffix: optional(z.string()),
  system: optional(z.string()),
  template: optional(z.literal('', { error: 'is not taken: the model is asked with its own template, or raw' })),
  context: optional(z.array(z.int().nonnegative())),
  raw: optional(z.boolean()),
  images: optional(imagesSchema),
});
export type GenerateRequest = z.output<typeof generateRequestSchema>;

/** Whether nothing is asked but that the model be loaded, or unloaded. */
export function asksNothing({ prompt = '', suffix = '', images = [] }: GenerateRequest): boolean {
  return prompt === '' && suffix === '' && images.length === 0;
}

/** The request in the engine's terms. */
export function toGenerateInput(request: GenerateRequest, setting: Setting): GenerateInput {
  return { ...toWish(request, setting.defaults, setting.contextLength), prompt: toPrompt(request, setting) };
}

function toPrompt(request: GenerateRequest, { model, traits }: Setting): GenerateInput['prompt'] {
  const { prompt = '', suffix = '', raw = false, system = '', context = [] } = request;
  if (raw && (system !== '' || context.length > 0)) {
    throw new RequestError('invalid', 'raw mode does not support template, system, or context', { param: 'raw' });
  }
  const reasoning = toReasoning(request.think, model, traits);
  if (suffix !== '') return { kind: 'infill', prefix: prompt, suffix };
  if (raw) return { kind: 'text', text: prompt };
  return {
    kind: 'chat',
    turns: toTurns(request),
    ...reasoning,
  };
}

/** The conversation before it, and the prompt as what a person says next. A new system text takes the old one's place. */
export function toTurns({ prompt = '', system = '', context = [], images = [] }: GenerateRequest): Turn[] {
  const before = context.length === 0 ? [] : fromContext(context);
  return [
    ...(system === '' ? before : [{ role: 'system' as const, content: system }, ...before.filter(isNoSystem)]),
    { role: 'user', content: prompt, ...(images.length === 0 ? {} : { media: images }) },
  ];
}

function isNoSystem({ role }: Turn): boolean {
  return role !== 'system';
}
