import { z } from 'zod';
import { samplingSchema } from './inference.ts';
import { idSchema, nothing, procedure } from './procedure.ts';

export const presetNameSchema = z.string().trim().min(1).max(80);

/** A named choice of how tokens are chosen, for any model. */
export const presetSchema = z.object({ id: idSchema, name: presetNameSchema, sampling: samplingSchema });
export type Preset = z.infer<typeof presetSchema>;

export const presets = {
  /** By name. */
  list: procedure.output(z.array(presetSchema)),
  /** Keeps a preset; one of the same name is replaced. */
  save: procedure.input(z.object({ name: presetNameSchema, sampling: samplingSchema })).output(presetSchema),
  /** Saving it again under its name brings it back. */
  remove: procedure.input(z.object({ id: idSchema })).output(nothing),
};
