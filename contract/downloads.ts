import { z } from 'zod';
import { errorInfoSchema } from './errors.ts';
import { hubFileSchema, repoSchema } from './hub.ts';
import { idSchema, nothing, procedure } from './procedure.ts';

/**
 * - `queued`: waits for its turn.
 * - `downloading`: bytes arrive.
 * - `waiting`: stopped by the network or the hub; goes on by itself. `error` says why.
 * - `verifying`: all bytes are here and the last of them are being checked.
 * - `repairing`: a check failed, and the wrong parts are fetched again.
 * - `paused`: by the person, or by a full disk; `error` says so then.
 * - `failed`: does not go on by itself.
 * - `done`: whole, checked and in the library.
 */
export const downloadStateSchema = z.enum([
  'queued',
  'downloading',
  'waiting',
  'verifying',
  'repairing',
  'paused',
  'failed',
  'done',
]);
export type DownloadState = z.infer<typeof downloadStateSchema>;

/** All files of one model as one item: its parts, and what lets it see. */
export const downloadSchema = z.object({
  id: idSchema,
  repo: repoSchema,
  revision: z.string(),
  /** For people: the model's name and quantization. */
  title: z.string(),
  state: downloadStateSchema,
  sizeBytes: z.number().int().nonnegative(),
  doneBytes: z.number().int().nonnegative(),
  /** Over the last seconds; `null` while nothing arrives. */
  bytesPerSecond: z.number().nonnegative().nullable(),
  secondsLeft: z.number().nonnegative().nullable(),
  files: z.array(hubFileSchema.extend({ doneBytes: z.number().int().nonnegative() })),
  /** The folder that the files will stand in. */
  folder: z.string(),
  error: errorInfoSchema.nullable(),
  addedAt: z.number().int(),
  finishedAt: z.number().int().nullable(),
  /** In the library, once done. */
  modelId: idSchema.nullable(),
});
export type Download = z.infer<typeof downloadSchema>;

export const downloads = {
  /** In the order in which they are fetched; the finished ones last, the latest first. */
  list: procedure.output(z.array(downloadSchema)),
  /** Asks the hub for the files, checks terms and disk space, and queues them. The same files twice give the first item. */
  add: procedure
    .input(
      z.object({
        repo: repoSchema,
        /** Of one variant and its companion, by their paths in the repository. */
        files: z.array(z.string().min(1).max(1024)).min(1).max(512),
        /** `null`: the folder that downloads go to. */
        folderId: idSchema.nullable().default(null),
        /** `null`: the newest. */
        revision: z.string().max(128).nullable().default(null),
      }),
    )
    .output(downloadSchema),
  pause: procedure.input(z.object({ id: idSchema })).output(nothing),
  /** Also tries again what failed. */
  resume: procedure.input(z.object({ id: idSchema })).output(nothing),
  pauseAll: procedure.output(nothing),
  resumeAll: procedure.output(nothing),
  /** Takes it out of the list. What was fetched stays for a minute, in which `restore` brings it back. */
  cancel: procedure.input(z.object({ id: idSchema })).output(nothing),
  restore: procedure.input(z.object({ id: idSchema })).output(nothing),
  /** Puts it before another one in the queue; `null`: at the end. */
  move: procedure.input(z.object({ id: idSchema, beforeId: idSchema.nullable() })).output(nothing),
  /** Takes finished ones out of the list. The models stay. */
  clearFinished: procedure.output(nothing),
};
