import { request, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { describeRefusal } from './failure.ts';

/** The line to a llama-server on this computer. */
export type ServerClient = {
  /** The answer to a question. Throws an `AppError` where the server refuses. */
  ask<T>(path: string, body: unknown, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T>;
  /** The events of an answer as they come. Ends the request when the reader leaves. */
  stream(path: string, body: unknown, signal: AbortSignal): AsyncGenerator<unknown, void>;
};

const jsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
});

export function createServerClient(port: number, apiKey: string): ServerClient {
  // Without a time limit: a long prompt on a slow computer takes as long as it takes, and a cancel ends it.
  async function send(path: string, body: unknown, signal?: AbortSignal): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const outgoing = request({
      host: '127.0.0.1',
      port,
      path,
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      ...(signal === undefined ? {} : { signal }),
    });
    outgoing.once('response', resolve).once('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    const response = await promise;
    if (response.statusCode === 200) return response;
    throw describeRefusal(response.statusCode ?? 0, await readText(response));
  }

  return {
    ask: async (path, body, schema, signal) =>
      jsonText.pipe(schema).parse(await readText(await send(path, body, signal))),
    stream: async function* (path, body, signal) {
      const response = await send(path, body, signal);
      try {
        for await (const data of readEvents(response)) {
          if (data === '[DONE]') return;
          yield jsonText.parse(data);
        }
      } finally {
        response.destroy();
      }
    },
  };
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** The data of server-sent events. Comments, which only keep a connection open, are left out. */
export async function* readEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.map((text) => text.replace(/\r$/, ''))) {
      if (line.startsWith('data:')) data.push(line.slice(5).trimStart());
      // Early builds of llama.cpp name the field where something went wrong.
      else if (line.startsWith('error:')) data.push(`{"error":${line.slice(6)}}`);
      else if (line === '' && data.length > 0) {
        yield data.join('\n');
        data = [];
      }
    }
  }
}
