import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { ServerEnv } from './env.ts';
import { toFailure, type Failure } from './failure.ts';

/** While a long prompt is read nothing else is written, and some proxies and clients give up on a silent connection. */
const pingEveryMs = 10_000;

/** One event: its data, and its name in dialects that name them. */
export type StreamEvent = { data: unknown; name?: string };

export type SendEvents = (...events: StreamEvent[]) => Promise<void>;

/**
 * A reply as server-sent events. Each write waits until the client takes it, so that a slow reader holds back only
 * itself. What fails in the middle is written as the dialect has it.
 */
export function eventStream(
  c: Context<ServerEnv>,
  write: (send: SendEvents) => Promise<void>,
  describe: (failure: Failure) => StreamEvent,
  /** What keeps a silent connection open, in dialects that have an event for it. */
  sign?: StreamEvent,
): Response {
  return streamSSE(c, async (stream) => {
    const put = async (text: string) => {
      await stream.write(text);
      ping.refresh();
    };
    const send: SendEvents = async (...events) => {
      if (events.length > 0) await put(events.map(format).join(''));
    };
    const ping = setTimeout(() => void put(sign ? format(sign) : ': ping\n\n'), pingEveryMs);
    try {
      await write(send);
    } catch (error) {
      const failure = toFailure(error);
      c.get('tracked').fail(failure.message);
      await send(describe(failure));
    } finally {
      clearTimeout(ping);
    }
  });
}

function format({ data, name }: StreamEvent): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return `${name === undefined ? '' : `event: ${name}\n`}data: ${text}\n\n`;
}
