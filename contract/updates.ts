import { z } from 'zod';
import { errorInfoSchema } from './errors.ts';
import { nothing, procedure } from './procedure.ts';

/**
 * How a new version gets here.
 *
 * - `self`: Paddock fetches it and puts it in its own place.
 * - `portable`, `package`, `flatpak`: the person, with the file or the program that this version came with.
 * - `checkout`: with git, since this one runs from its sources.
 * - `unpublished`: this build names no place that new versions come from.
 */
export const updateWaySchema = z.enum(['self', 'portable', 'package', 'flatpak', 'checkout', 'unpublished']);
export type UpdateWay = z.infer<typeof updateWaySchema>;

export const updateOfferSchema = z.object({
  version: z.string(),
  /** Markdown, signed together with the version; empty where there are none. */
  notes: z.string(),
  /** Milliseconds since 1970. */
  releasedAt: z.number().nullable(),
  sizeBytes: z.number().int().nonnegative().nullable(),
});
export type UpdateOffer = z.infer<typeof updateOfferSchema>;

/** Work that an update would cut off. `name`: of the model, file or chat. */
export const updateObstacleSchema = z.object({
  kind: z.enum(['answer', 'load', 'download', 'bench', 'transfer', 'library']),
  name: z.string(),
});
export type UpdateObstacle = z.infer<typeof updateObstacleSchema>;

export const updateStateSchema = z.discriminatedUnion('kind', [
  /** Nothing newer is known. `checkedAt`: when that was last asked; `null`: not since the start. */
  z.object({ kind: z.literal('idle'), checkedAt: z.number().nullable() }),
  z.object({ kind: z.literal('checking') }),
  z.object({ kind: z.literal('available'), offer: updateOfferSchema }),
  z.object({
    kind: z.literal('downloading'),
    offer: updateOfferSchema,
    receivedBytes: z.number().nonnegative(),
    totalBytes: z.number().nonnegative().nullable(),
  }),
  /** Fetched and verified; it takes the old one's place when Paddock ends. */
  z.object({ kind: z.literal('ready'), offer: updateOfferSchema }),
  /** It goes on by itself once these are done. */
  z.object({
    kind: z.literal('waiting'),
    offer: updateOfferSchema.nullable(),
    next: z.enum(['download', 'install', 'return']),
    obstacles: z.array(updateObstacleSchema),
  }),
  /** Paddock ends now and starts again. */
  z.object({ kind: z.literal('installing'), version: z.string() }),
  z.object({ kind: z.literal('failed'), offer: updateOfferSchema.nullable(), error: errorInfoSchema }),
]);
export type UpdateState = z.infer<typeof updateStateSchema>;

/** A copy of the data from before the first start of a newer version. */
export const dataCopySchema = z.object({
  /** That wrote the data. */
  version: z.string(),
  madeAt: z.number(),
  sizeBytes: z.number().int().nonnegative(),
});
export type DataCopy = z.infer<typeof dataCopySchema>;

export const updateStatusSchema = z.object({
  version: z.string(),
  way: updateWaySchema,
  state: updateStateSchema,
  /** The version before this one, where it was kept. `losesSince`: what was written later is not in its data. */
  previous: z.object({ version: z.string(), losesSince: z.number().nullable() }).nullable(),
  /** The newest first. */
  dataCopies: z.array(dataCopySchema),
});
export type UpdateStatus = z.infer<typeof updateStatusSchema>;

export const updates = {
  status: procedure.output(updateStatusSchema),
  /** Asks now, whatever the settings say. */
  check: procedure.output(updateStatusSchema),
  /** Fetches what was found; progress comes as events. */
  download: procedure.output(nothing),
  /** Stops a download, or what waits. */
  cancel: procedure.output(nothing),
  /** Ends Paddock and starts the new version, once nothing is being done. */
  install: procedure.output(nothing),
  /** Ends Paddock and starts the version before this one, with the data of that time where it can't read today's. */
  returnToPrevious: procedure.output(nothing),
};
