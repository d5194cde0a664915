import { z } from 'zod';
import { chatSettingsSchema } from './chats.ts';
import { idSchema, nothing, procedure } from './procedure.ts';

export const presetNameSchema = z.string().trim().min(1).max(80);

/** What a preset gives to a chat. The chat gets a copy: changing one does not change the other. */
export const presetValuesSchema = chatSettingsSchema.pick({
  systemPrompt: true,
  sampling: true,
  tools: true,
  reasoning: true,
});
export type PresetValues = z.infer<typeof presetValuesSchema>;

/** A named way to answer, for any model. */
export const presetSchema = presetValuesSchema.extend({ id: idSchema, name: presetNameSchema });
export type Preset = z.infer<typeof presetSchema>;

/** A file of presets. What another version added to it is left out when it is read. */
export const presetFileSchema = z.object({
  format: z.literal('paddock-presets'),
  version: z.literal(1),
  presets: z.array(presetValuesSchema.extend({ name: presetNameSchema })).max(10_000),
});
export type PresetFile = z.infer<typeof presetFileSchema>;

/** The text of a file that a person chose. */
export const importTextSchema = z.string().max(5_000_000);

/** What became of the entries of a file: those that were there already, under the same name, are not added again. */
export const importResultSchema = z.object({ added: z.array(z.string()), unchanged: z.number().int().nonnegative() });
export type ImportResult = z.infer<typeof importResultSchema>;

export const exportedFileSchema = z.object({ fileName: z.string(), text: z.string() });

export const presets = {
  /** By name. */
  list: procedure.output(z.array(presetSchema)),
  /**
   * Keeps a new preset, or changes the one with this id; also brings one back that was removed.
   * `conflict` where another one has the name.
   */
  save: procedure
    .input(presetValuesSchema.extend({ id: idSchema.nullable(), name: presetNameSchema }))
    .output(presetSchema),
  remove: procedure.input(z.object({ id: idSchema })).output(nothing),
  /** These as a file of ours; `null`: all of them. */
  export: procedure.input(z.object({ ids: z.array(idSchema).nullable() })).output(exportedFileSchema),
  /** Takes a file of ours, or a preset of LM Studio. A name that is taken gets a number. */
  import: procedure.input(z.object({ text: importTextSchema })).output(importResultSchema),
};
