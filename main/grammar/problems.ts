import { AppError } from '../../contract/errors.ts';

/** A keyword that the grammar does not hold the model to; whoever uses the answer checks it afterwards. */
export interface Unenforced {
  /** The schema the keyword stands in, as a JSON pointer such as `#/properties/age`. */
  pointer: string;
  keyword: string;
  reason: string;
}

/** Bounds on the work a schema may cause: generous for any real schema, small enough never to be felt. */
export const limits = {
  schemaNodes: 20_000,
  schemaDepth: 200,
  /** Characters of names, enum values and patterns together. */
  schemaTextLength: 2_000_000,
  rules: 20_000,
  /** Combinations of alternatives that are looked at. */
  combinations: 40_000,
  enumValues: 10_000,
  namePatterns: 50,
  /** The other limits bound what is built; this one bounds what they leave room for. */
  conversionMs: 5_000,
  grammarLength: 4_000_000,
  automatonStates: 1_500,
  patternStates: 6_000,
  /** Above this a length or count is left to the check afterwards. */
  repetitions: 10_000,
} as const;

export function schemaError(pointer: string, problem: string): AppError {
  return new AppError('invalid_input', `The schema can't be used at ${shorten(pointer)}: ${problem}`, {
    remedy: 'Correct the schema at that place and send the request again.',
    details: { pointer },
  });
}

export function schemaTooLarge(pointer: string, problem: string): AppError {
  return new AppError('invalid_input', `The schema can't be used at ${shorten(pointer)}: ${problem}`, {
    remedy: 'Use a smaller schema: fewer properties, fewer alternatives that multiply each other, smaller counts.',
    details: { pointer },
  });
}

function shorten(pointer: string): string {
  return pointer.length > 200 ? `${pointer.slice(0, 100)}...${pointer.slice(-97)}` : pointer;
}

/** Thrown inside this folder where one constraint is beyond what a grammar holds; callers turn it into `Unenforced`. */
export class NotExpressible extends Error {
  override readonly name = 'NotExpressible';
}

/** How a value of the schema is shown in a message. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
