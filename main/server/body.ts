import type { Context } from 'hono';
import type { z } from 'zod';
import type { ServerEnv } from './env.ts';
import { RequestError } from './failure.ts';

/** Deeper than any request that a client makes, and shallow enough for every walk through it. */
const deepestNesting = 200;

/** In these APIs `null` means the same as not given. */
export function optional<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** The request's body as the schema has it. Throws a `RequestError` that names the field. */
export async function readBody<T extends z.ZodType>(c: Context<ServerEnv>, schema: T): Promise<z.output<T>> {
  const text = await c.req.text();
  c.get('tracked').setBody(text);
  return parse(schema, parseJson(text));
}

/** The same of what stands behind the question mark of the address. */
export function parseQuery<T extends z.ZodType>(c: Context<ServerEnv>, schema: T): z.output<T> {
  return parse(schema, c.req.query());
}

function parse<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = innermost(parsed.error.issues[0]);
  throw new RequestError('invalid', describeIssue(issue, body), {
    param: issue?.path.join('.') || null,
    code: issueCode(issue, valueAt(issue, body)),
  });
}

export function parseJson(text: string): unknown {
  if (nestingOf(text) > deepestNesting) {
    throw new RequestError('invalid', `The body is nested more than ${deepestNesting} levels deep.`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestError('invalid', text.trim() === '' ? 'The body is empty.' : 'The body is not valid JSON.');
  }
}

/** How deep lists and objects stand in each other; strings are stepped over. */
function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let index = 0; index < text.length; index += 1) {
    switch (text.charCodeAt(index)) {
      case 0x22:
        index = endOfString(text, index + 1);
        break;
      case 0x5b:
      case 0x7b:
        depth += 1;
        deepest = Math.max(deepest, depth);
        break;
      case 0x5d:
      case 0x7d:
        depth -= 1;
        break;
      default:
    }
  }
  return deepest;
}

/** Where the string that began before `from` ends; the text's end where it does not. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

/** Of a choice between shapes, what is wrong with the one that came closest. */
function innermost(issue: z.core.$ZodIssue | undefined): z.core.$ZodIssue | undefined {
  if (issue?.code !== 'invalid_union') return issue;
  const candidates = issue.errors.flatMap((issues) => (issues[0] ? [issues[0]] : []));
  const deepest = candidates.toSorted((a, b) => b.path.length - a.path.length)[0];
  if (deepest === undefined || deepest.path.length === 0) return issue;
  return innermost({ ...deepest, path: [...issue.path, ...deepest.path] });
}

/** Names the field, what it may be, and what it was where that is short. */
function describeIssue(issue: z.core.$ZodIssue | undefined, body: unknown): string {
  const path = issue?.path ?? [];
  const value = valueAt(issue, body);
  const isShort =
    typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.length < 80);
  const got = isShort ? ` (it is ${JSON.stringify(value)})` : '';
  const isMissing = value === undefined && path.length > 0 && issue?.code === 'invalid_type';
  return `${path.join('.') || 'body'}: ${isMissing ? 'is required' : (issue?.message ?? 'not valid')}${got}`;
}

function valueAt(issue: z.core.$ZodIssue | undefined, body: unknown): unknown {
  return (issue?.path ?? []).reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    body,
  );
}

/** As OpenAI and LM Studio name what is wrong with a field. */
function issueCode(issue: z.core.$ZodIssue | undefined, value: unknown): string {
  if (value === undefined) return 'missing_required_parameter';
  return issue?.code === 'invalid_type' || issue?.code === 'invalid_union' ? 'invalid_type' : 'invalid_value';
}
