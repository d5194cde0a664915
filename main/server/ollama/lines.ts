import type { Context } from 'hono';
import { stream } from 'hono/streaming';
import type { ServerEnv } from '../env.ts';
import { toFailure } from '../failure.ts';
import { ollamaError } from './errors.ts';

export type SendLines = (...lines: object[]) => Promise<void>;

/**
 * A reply of one JSON object a line. Each write waits until the client takes it, so that a slow reader holds back only
 * itself. What fails in the middle becomes the last line.
 */
export function lineStream(c: Context<ServerEnv>, write: (send: SendLines) => Promise<void>): Response {
  c.header('content-type', 'application/x-ndjson');
  return stream(c, async (output) => {
    const send: SendLines = async (...lines) => {
      if (lines.length > 0) await output.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    };
    try {
      await write(send);
    } catch (error) {
      const failure = toFailure(error);
      c.get('tracked').fail(failure.message);
      await send({ error: ollamaError(failure) });
    }
  });
}
