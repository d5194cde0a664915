import { z } from 'zod';
import { errorInfoSchema } from './errors.ts';
import { idSchema, nothing, procedure } from './procedure.ts';

/** What lets the engine use a kind of graphics card. It is fetched where it is wanted, since it is large. */
export const runtimePackSchema = z.object({
  id: idSchema,
  backend: z.enum(['vulkan', 'cuda']),
  /** To be fetched. */
  sizeBytes: z.number().int().nonnegative(),
  state: z.enum(['absent', 'installing', 'installed']),
  /** Of `sizeBytes`, while it is being fetched. */
  doneBytes: z.number().int().nonnegative(),
  /** Why it could not be installed. */
  error: errorInfoSchema.nullable(),
});
export type RuntimePack = z.infer<typeof runtimePackSchema>;

export const runtimePacksSchema = z.object({
  /**
   * - `published`: `packs` can be fetched.
   * - `included`: nothing is missing, as in a checkout, where npm brings all of them, and on a Mac.
   * - `unpublished`: this build names no place to fetch them from.
   */
  supply: z.enum(['published', 'included', 'unpublished']),
  packs: z.array(runtimePackSchema),
});
export type RuntimePacks = z.infer<typeof runtimePacksSchema>;

const input = z.object({ id: idSchema });

export const runtimes = {
  list: procedure.output(runtimePacksSchema),
  /** Fetches, verifies and unpacks; progress comes as events. What is loaded uses it after the next load. */
  install: procedure.input(input).output(nothing),
  cancel: procedure.input(input).output(nothing),
  remove: procedure.input(input).output(nothing),
};
