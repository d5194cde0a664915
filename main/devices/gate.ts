import type { StandardHandlerOptions } from '@orpc/server/standard';
import { ruleFor, type AnyRule } from '../../contract/remote-access.ts';
import type { CallContext } from '../host.ts';
import { wireError } from '../wire-error.ts';

type Interceptor = NonNullable<StandardHandlerOptions<CallContext>['clientInterceptors']>[number];

/**
 * Stands before every procedure that a device of the network asks for, and keeps to the table of
 * `contract/remote-access.ts`. What the table does not name is refused.
 */
export const keepGate: Interceptor = async ({ path, input, procedure, next }) => {
  const rule = ruleFor(path);
  if (rule === 'open') return next();
  if (rule === 'closed' || !(await allows(rule, procedure['~orpc'].inputSchema, input))) throw refusal();
  const output = await next();
  if (rule.shows === undefined) return output;
  return isStream(output) ? shown(output, rule.shows) : rule.shows(output);
};

type Schema = Parameters<Interceptor>[0]['procedure']['~orpc']['inputSchema'];

/** Looks at the input as the procedure will see it. What the schema refuses, the procedure refuses, and says why. */
async function allows(rule: Exclude<AnyRule, string>, schema: Schema, input: unknown): Promise<boolean> {
  if (rule.allows === undefined) return true;
  const read = await schema?.['~standard'].validate(input);
  return read === undefined || read.issues !== undefined || rule.allows(read.value);
}

function refusal() {
  return wireError({
    code: 'unsupported',
    message: 'This can only be done at the computer itself.',
    remedy: 'Open Paddock on the computer that it runs on.',
  });
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

async function* shown(items: AsyncIterable<unknown>, show: (item: unknown) => unknown) {
  for await (const item of items) {
    const seen = show(item);
    if (seen !== null) yield seen;
  }
}
