import { z } from 'zod';
import { exportedFileSchema, importResultSchema, importTextSchema } from './presets.ts';
import { idSchema, nothing, procedure } from './procedure.ts';

export const promptNameSchema = z.string().trim().min(1).max(80);
export const promptTextSchema = z.string().min(1).max(100_000);

/** A text that is asked for often. `{{name}}` in it is asked for when it is used; `{{date}}` and `{{time}}` are known. */
export const promptSchema = z.object({ id: idSchema, name: promptNameSchema, text: promptTextSchema });
export type Prompt = z.infer<typeof promptSchema>;

/** A file of prompts. What another version added to it is left out when it is read. */
export const promptFileSchema = z.object({
  format: z.literal('paddock-prompts'),
  version: z.literal(1),
  prompts: z.array(z.object({ name: promptNameSchema, text: promptTextSchema })).max(10_000),
});
export type PromptFile = z.infer<typeof promptFileSchema>;

export const prompts = {
  /** By name. */
  list: procedure.output(z.array(promptSchema)),
  /**
   * Keeps a new prompt, or changes the one with this id; also brings one back that was removed.
   * `conflict` where another one has the name.
   */
  save: procedure
    .input(z.object({ id: idSchema.nullable(), name: promptNameSchema, text: promptTextSchema }))
    .output(promptSchema),
  remove: procedure.input(z.object({ id: idSchema })).output(nothing),
  export: procedure.output(exportedFileSchema),
  /** Takes a file of ours. A name that is taken gets a number. */
  import: procedure.input(z.object({ text: importTextSchema })).output(importResultSchema),
};
