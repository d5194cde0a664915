import { z } from 'zod';
import { loadSettingsSchema, samplingSchema } from './inference.ts';
import { opennessSchema } from './openness.ts';
import { storeKindSchema } from './library.ts';
import { idSchema, nothing, procedure } from './procedure.ts';

/** A model file that Paddock knows. Facts come from the GGUF header; `null` where the file does not say. */
export const modelSchema = z.object({
  /** The name that the API uses too, for example `qwen3-0.6b-q8_0`. Unique. */
  id: idSchema,
  path: z.string(),
  /** The model's own name (`general.name`), else the file's. */
  name: z.string(),
  /**
   * `builtin` is the diagnostic model that Paddock brings along, `opened` a file that a person opened where it is,
   * `library` one in a models folder; the others belong to the programs of that name.
   */
  source: z.enum(['builtin', 'opened', 'library', ...storeKindSchema.options]),
  sizeBytes: z.number().int().nonnegative(),
  architecture: z.string().nullable(),
  parameterCount: z.number().int().nonnegative().nullable(),
  quantization: z.string().nullable(),
  /** The context length that the model was trained for, in tokens. */
  contextLength: z.number().int().nonnegative().nullable(),
  license: z.string().nullable(),
  openness: opennessSchema,
  /** The repository that it was downloaded from, or that its store names. */
  repo: z.string().nullable(),
  hasChatTemplate: z.boolean(),
  /** What does not keep the file from loading and its user should know, such as weights that are not numbers. */
  warnings: z.array(z.string()).default([]),
  /** False where the file is not where it was. */
  available: z.boolean(),
  addedAt: z.number().int(),
});
export type Model = z.infer<typeof modelSchema>;

export const folderEntrySchema = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['folder', 'model']),
  sizeBytes: z.number().int().nonnegative().nullable(),
});

/** One folder as the file picker of the browser window shows it: its folders and its `.gguf` files. */
export const folderSchema = z.object({
  path: z.string(),
  /** `null` at the top of the disk. */
  parent: z.string().nullable(),
  entries: z.array(folderEntrySchema),
});
export type Folder = z.infer<typeof folderSchema>;

/** The settings that a model is loaded and used with. */
export const modelProfileSchema = z.object({
  load: loadSettingsSchema,
  sampling: samplingSchema,
  /** The load settings with which the model last answered; `null` where it has not yet. */
  lastWorking: loadSettingsSchema.nullable(),
});
export type ModelProfile = z.infer<typeof modelProfileSchema>;

/** The chat template in a model's file; `null` where it has none. `named` are variants such as `tool_use`. */
export const modelTemplateSchema = z.object({ own: z.string().nullable(), named: z.array(z.string()) });
export type ModelTemplate = z.infer<typeof modelTemplateSchema>;

/** What the template that the model is used with can do. */
export const modelCapabilitiesSchema = z.object({
  /** Whether the model thinks before it answers, and whether that can be chosen. */
  thinking: z.enum(['none', 'always', 'switch']),
  /** Whether it thinks where nobody chose. */
  thinksByDefault: z.boolean(),
  tools: z.boolean(),
  systemRole: z.boolean(),
});
export type ModelCapabilities = z.infer<typeof modelCapabilitiesSchema>;

const modelProfilePatchSchema = z.object({ load: loadSettingsSchema.optional(), sampling: samplingSchema.optional() });
export type ModelProfilePatch = z.infer<typeof modelProfilePatchSchema>;

export const models = {
  list: procedure.output(z.array(modelSchema)),
  /** Reads the header, adds the file to the list and returns it. Opening a known file returns the known entry. */
  open: procedure.input(z.object({ path: z.string().min(1).max(4096) })).output(modelSchema),
  /** Takes the model out of the list. The file stays; opening it again brings the entry back. */
  forget: procedure.input(z.object({ id: idSchema })).output(nothing),
  profile: procedure.input(z.object({ id: idSchema })).output(modelProfileSchema),
  /** Keeps settings for the next load and the next answer. What is left out stays as it is. */
  setProfile: procedure.input(z.object({ id: idSchema, profile: modelProfilePatchSchema })).output(modelProfileSchema),
  template: procedure.input(z.object({ id: idSchema })).output(modelTemplateSchema),
  capabilities: procedure.input(z.object({ id: idSchema })).output(modelCapabilitiesSchema),
  /** Lists a folder for the picker; without a path, the home folder. */
  browse: procedure.input(z.object({ path: z.string().max(4096).optional() })).output(folderSchema),
};
