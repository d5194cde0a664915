import { z } from 'zod';
import { idSchema, nothing, procedure } from './procedure.ts';

/** A provider elsewhere that speaks OpenAI's dialect. Its models are API only: nothing of theirs runs here. */
export const remoteSchema = z.object({
  id: idSchema,
  name: z.string(),
  baseUrl: z.url({ protocol: /^https?$/ }).max(2048),
  hasKey: z.boolean(),
  /** As the provider listed them when it was last asked, by its own ids. To clients of Paddock they are `id/model`. */
  models: z.array(z.object({ id: z.string(), name: z.string() })),
  isOn: z.boolean(),
});
export type Remote = z.infer<typeof remoteSchema>;

export const remotes = {
  list: procedure.output(z.array(remoteSchema)),
  /** Asks the provider for its models first; fails where it does not answer. */
  add: procedure
    .input(
      z.object({
        name: z.string().trim().min(1).max(80),
        baseUrl: z.url({ protocol: /^https?$/ }).max(2048),
        key: z.string().trim().max(1024).nullable(),
      }),
    )
    .output(remoteSchema),
  /** Asks the provider for its models anew. */
  refresh: procedure.input(z.object({ id: idSchema })).output(remoteSchema),
  setOn: procedure.input(z.object({ id: idSchema, isOn: z.boolean() })).output(nothing),
  remove: procedure.input(z.object({ id: idSchema })).output(nothing),
};
