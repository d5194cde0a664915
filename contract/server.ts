import { z } from 'zod';
import { errorInfoSchema } from './errors.ts';
import { procedure } from './procedure.ts';

export const serverStatusSchema = z.object({
  isRunning: z.boolean(),
  port: z.number().int(),
  /** The base URL for OpenAI clients, for example `http://127.0.0.1:1234/v1`; `null` while off. */
  baseUrl: z.string().nullable(),
  /** Requests being answered now, and since the server was switched on. */
  activeRequests: z.number().int().nonnegative(),
  totalRequests: z.number().int().nonnegative(),
  /** Why it could not be switched on at start. */
  error: errorInfoSchema.nullable(),
});
export type ServerStatus = z.infer<typeof serverStatusSchema>;

export const server = {
  status: procedure.output(serverStatusSchema),
  /** Switches the server on, or moves it to another port. A port in use fails with `port_in_use` and `details.freePort`. */
  start: procedure.input(z.object({ port: z.int().min(1024).max(65535).optional() })).output(serverStatusSchema),
  stop: procedure.output(serverStatusSchema),
};
