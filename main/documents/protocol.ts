import { z } from 'zod';
import { documentFormatSchema } from '../../contract/documents.ts';
import { errorInfoSchema } from '../../contract/errors.ts';

/** What the worker is asked to read. */
export const readRequestSchema = z.object({
  name: z.string(),
  source: z.discriminatedUnion('kind', [
    /** `root`: the folder that the file has to lie in, also once links are followed. */
    z.object({ kind: z.literal('file'), path: z.string(), root: z.string().nullable() }),
    z.object({ kind: z.literal('bytes'), bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array) }),
  ]),
  /** Of what was read before: the same bytes are not read again. */
  knownSha256: z.string().nullable(),
});
export type ReadRequest = z.infer<typeof readRequestSchema>;

const place = z.number().int().nonnegative();

export const readAnswerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), share: z.number() }),
  z.object({ type: z.literal('same') }),
  z.object({
    type: z.literal('read'),
    sha256: z.string(),
    text: z.string(),
    format: documentFormatSchema,
    pageStarts: z.array(place),
    isCut: z.boolean(),
    chunks: z.array(z.object({ lead: place, start: place, end: place, page: z.number().int().positive().nullable() })),
  }),
  z.object({ type: z.literal('failed'), error: errorInfoSchema }),
]);
export type ReadAnswer = z.infer<typeof readAnswerSchema>;
export type ReadResult = Extract<ReadAnswer, { type: 'same' | 'read' }>;
