import { Script } from 'node:vm';
import type { ErrorObject, Options, ValidateFunction } from 'ajv';
import type { StopReason } from '../../contract/chats.ts';
import type { OutputDelta } from '../../contract/inference.ts';
import { matches } from './automaton.ts';
import { formatAutomaton, formatNames } from './formats.ts';

/** A schema with a costly pattern must not hold up the answers that are written beside this one. */
const checkMs = 500;
/** More of them help nobody. */
const mostViolations = 20;

/** Gathers the text of an answer and, when it has ended by itself, holds it against the schema. */
export type AnswerCheck = {
  read(deltas: readonly OutputDelta[]): void;
  /**
   * What of the schema the answer breaks, each as the place in the answer and a sentence. `null` where it was not
   * checked: the answer was cut off or is a tool call, or the schema can't be checked or not in time.
   */
  violations(stopReason: StopReason): Promise<string[] | null>;
};

export function createAnswerCheck(schema: unknown): AnswerCheck {
  let text = '';
  let hasCalled = false;
  return {
    read: (deltas) => {
      for (const delta of deltas) {
        if (delta.type === 'text') text += delta.text;
        else if (delta.type === 'tool_call_start') hasCalled = true;
      }
    },
    violations: async (stopReason) => {
      if ((stopReason !== 'end' && stopReason !== 'stop_string') || hasCalled) return null;
      return findViolations(schema, text);
    },
  };
}

/**
 * A validator is code made of the schema, and the schema a stranger's: making and running it are ended after a time
 * limit, in the middle of a regular expression too.
 */
export async function findViolations(schema: unknown, text: string): Promise<string[] | null> {
  const value = readJson(text);
  if (value === undefined) return ['#: the answer is not a whole JSON document'];
  const dialects = await loadDialects();
  try {
    return within(checkMs, () => {
      const validate = compile(dialects, schema);
      return validate === null || validate(value) ? [] : describe(validate.errors ?? []);
    });
  } catch {
    return null;
  }
}

type Dialect = new (options: Options) => {
  compile(schema: object): ValidateFunction;
  removeKeyword(name: string): unknown;
};

/** Loaded with the first answer that has to be checked; most never are. */
async function loadDialects(): Promise<Dialect[]> {
  const [{ Ajv2020 }, { Ajv2019 }] = await Promise.all([import('ajv/dist/2020.js'), import('ajv/dist/2019.js')]);
  // The second knows what the first refuses: `items` as a list, as in draft 7.
  return [Ajv2020, Ajv2019];
}

function compile(dialects: readonly Dialect[], schema: unknown): ValidateFunction | null {
  if (typeof schema !== 'object' || schema === null) return null;
  let problem: unknown;
  for (const Ajv of dialects) {
    const ajv = new Ajv(options);
    // An old spelling that is only a name to anybody else.
    ajv.removeKeyword('id');
    try {
      const validate = ajv.compile(schema);
      // It would answer later, outside of the time limit.
      if ('$async' in validate) throw new Error('an asynchronous schema');
      return validate;
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
}

const options: Options = {
  strict: false,
  meta: false,
  validateSchema: false,
  addUsedSchema: false,
  logger: false,
  allErrors: true,
  // Doubles are divided, by which 19.99 is no multiple of 0.01.
  multipleOfPrecision: 9,
  // Those that the grammar knows, as it knows them.
  formats: Object.fromEntries(
    formatNames.map((name) => [
      name,
      (text: string) => {
        const automaton = formatAutomaton(name);
        return automaton === null || matches(automaton, text);
      },
    ]),
  ),
  code: { regExp: Object.assign(openPattern, { code: 'openPattern' }) },
};

/** Some patterns, such as [\w-.], are valid only without the flag for Unicode. */
function openPattern(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return new RegExp(pattern);
  }
}

function describe(errors: readonly ErrorObject[]): string[] {
  const sentences = errors.map(({ instancePath, message = 'is not valid' }) => `#${instancePath}: ${message}`);
  return [...new Set(sentences)].slice(0, mostViolations);
}

function readJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

const script = new Script('work()');

/** Runs work that does not wait for anything. Throws when it is not done in time. */
function within<Result>(timeoutMs: number, work: () => Result): Result {
  const done: { result: Result }[] = [];
  script.runInNewContext({ work: () => done.push({ result: work() }) }, { timeout: timeoutMs });
  const [first] = done;
  if (first === undefined) throw new Error('nothing was done');
  return first.result;
}
