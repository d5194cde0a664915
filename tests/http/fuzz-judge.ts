import { z } from 'zod';
import type { FuzzRequest } from './fuzz.ts';
import type { Reply } from './fuzz-wire.ts';

/** The statuses that a request may meet. Not 500: nothing that a client sends may break the server or its engine. */
const allowed = [200, 204, 400, 401, 403, 404, 405, 408, 409, 413, 414, 415, 429, 431, 501, 502, 503, 529];

const message = z.string().min(1);
const openaiError = z.object({
  error: z.object({ message, type: z.string(), param: z.string().nullable(), code: z.string().nullable() }),
});
const errorShapes = {
  openai: openaiError,
  anthropic: z.object({
    type: z.literal('error'),
    error: z.object({ type: z.string(), message }),
    request_id: z.string(),
  }),
  ollama: z.strictObject({ error: message }),
  lmstudio: z.object({ error: z.object({ type: z.string(), message }) }),
};

function dialectOf(path: string): keyof typeof errorShapes {
  const { pathname } = new URL(`http://127.0.0.1${path}`);
  const bare = pathname.replace(/^\/k\/[^/]+(?=\/|$)/, '');
  if (/^(\/v1)?\/messages(\/|$)/.test(bare)) return 'anthropic';
  if (bare.startsWith('/api/v1/')) return 'lmstudio';
  if (bare.startsWith('/api/') && !bare.startsWith('/api/v0/')) return 'ollama';
  return 'openai';
}

/** What is wrong with the reply; `null` where nothing is. */
export function judge(request: FuzzRequest, reply: Reply | null): string | null {
  if (reply === null) return request.isCutOff ? null : 'no reply';
  const { status, headers, body } = reply;
  if (!allowed.includes(status)) return `status ${status}: ${body.slice(0, 300)}`;
  // What is no HTTP is answered before anything is known of it.
  if (isUnreadable(body)) return null;
  if (request.method === 'HEAD' || status === 204) return body === '' ? null : 'a body where none belongs';
  const type = headers.get('content-type')?.split(';')[0] ?? '';
  if (status >= 400) return judgeFailure(request, type, body);
  switch (type) {
    case 'application/json':
      return isJson(body) ? null : 'not JSON';
    case 'text/event-stream':
      return judgeEvents(body);
    case 'application/x-ndjson':
      return judgeLines(body);
    case 'text/plain':
      return body === '' ? 'an empty text' : null;
    case '':
      return body === '' ? null : 'no content type';
    default:
      return `the content type ${type}`;
  }
}

function isUnreadable(body: string): boolean {
  return isJson(body) && openaiError.safeParse(JSON.parse(body)).success && /HTTP knows|headers are larger/.test(body);
}

function judgeFailure({ path }: FuzzRequest, type: string, body: string): string | null {
  if (type !== 'application/json') return `a failure as ${type}: ${body.slice(0, 200)}`;
  if (!isJson(body)) return 'a failure that is not JSON';
  const dialect = dialectOf(path);
  const parsed = errorShapes[dialect].safeParse(JSON.parse(body));
  if (!parsed.success) return `not the shape of ${dialect}: ${body.slice(0, 300)}`;
  return /went wrong inside|undefined|\[object Object\]/.test(body)
    ? `an unforeseen failure: ${body.slice(0, 300)}`
    : null;
}

function judgeEvents(body: string): string | null {
  const events = body.split('\n\n').filter((event) => event !== '' && !event.startsWith(':'));
  const wrong = events.find((event) => {
    const match = /^(event: [\w.]+\n)?data: (.*)$/.exec(event);
    return match === null || (match[2] !== '[DONE]' && !isJson(match[2] ?? ''));
  });
  if (wrong !== undefined) return `an event that is none: ${wrong.slice(0, 200)}`;
  if (/went wrong inside/.test(body)) return `an unforeseen failure: ${body.slice(-300)}`;
  return events.length === 0 ? 'a stream without events' : null;
}

const lastLine = z.union([
  z.object({ done: z.literal(true) }),
  z.object({ status: z.literal('success') }),
  errorShapes.ollama,
]);

function judgeLines(body: string): string | null {
  if (!body.endsWith('\n')) return 'a stream of lines that breaks off';
  const lines = body.trimEnd().split('\n');
  const wrong = lines.find((line) => !isJson(line));
  if (wrong !== undefined) return `a line that is not JSON: ${wrong.slice(0, 200)}`;
  if (/went wrong inside/.test(body)) return `an unforeseen failure: ${body.slice(-300)}`;
  return lastLine.safeParse(JSON.parse(lines.at(-1) ?? '')).success ? null : `a stream without an end: ${lines.at(-1)}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
