import type { z } from 'zod';
import type { Dialect } from '../../../contract/server.ts';

/** Stands for the model's id in the examples. */
export const modelPlaceholder = '{model}';

/** One thing that the server can be asked, as its document and the page in the app show it. */
export type Endpoint = {
  method: 'GET' | 'POST' | 'DELETE';
  /** Parameters stand in braces: `/v1/models/{id}`. */
  path: string;
  /** Other paths of the same. */
  alsoAt?: readonly string[];
  dialect: Dialect;
  summary: string;
  /** What the body has to look like; without one there is no body. */
  request?: z.ZodType;
  /** What may stand behind the question mark. */
  query?: z.ZodType;
  /** A body to start from. */
  example?: Readonly<Record<string, unknown>>;
  /** An answer, with the fields that every one has; a text where it is not JSON. */
  answer: unknown;
  /** How the answer comes in pieces, where the request asks for it. */
  streams?: 'sse' | 'ndjson';
  /** The function of the dialect's official client, where it has one. */
  call?: string;
  /** What fields are for, where it is not what they are for elsewhere. */
  fields?: Readonly<Record<string, string>>;
  /** Answered without a key, also where one is demanded. */
  isOpen?: true;
};

/** What the names between the braces of the paths stand for. */
export const pathParameters: Readonly<Record<string, string>> = {
  id: 'The id of a model, as the list of models has it.',
  response_id: 'The id of a stored response.',
  job_id: 'The id that the start of the download answered with.',
};
