import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { errorInfoSchema } from './errors.ts';
import { idSchema, nothing, procedure } from './procedure.ts';

/** What a key may be used for. */
export const keyScopeSchema = z.enum([
  /** Chat and completion. */
  'infer',
  /** Embedding, reranking and tokenising. */
  'embed',
  /** Listing, loading, unloading and downloading models. */
  'models',
  /** Metrics, and removing models. */
  'admin',
]);
export type KeyScope = z.infer<typeof keyScopeSchema>;

/** A key that other programs use. Its text is shown once, when it is made, and kept only as a hash. */
export const serverKeySchema = z.object({
  id: idSchema,
  name: z.string(),
  /** The first characters, by which a person tells keys apart. */
  prefix: z.string(),
  scopes: z.array(keyScopeSchema),
  /** `null`: all models. */
  modelIds: z.array(idSchema).nullable(),
  requestsPerMinute: z.int().positive().nullable(),
  createdAt: z.number().int(),
  lastUsedAt: z.number().int().nullable(),
});
export type ServerKey = z.infer<typeof serverKeySchema>;

export const newKeySchema = z.object({
  name: z.string().trim().min(1).max(80),
  scopes: z.array(keyScopeSchema).min(1),
  modelIds: z.array(idSchema).max(1000).nullable().default(null),
  requestsPerMinute: z.int().min(1).max(100_000).nullable().default(null),
});
export type NewKey = z.input<typeof newKeySchema>;

export const dialectSchema = z.enum(['openai', 'anthropic', 'ollama', 'lmstudio', 'llama-server', 'paddock']);
export type Dialect = z.infer<typeof dialectSchema>;

/** A request that is being answered, or was. */
export const serverRequestSchema = z.object({
  id: idSchema,
  dialect: dialectSchema,
  method: z.string(),
  path: z.string(),
  /** `null` for requests that are about no model, and until it is known. */
  modelId: idSchema.nullable(),
  /** The key's name, else the program's own, else its address. */
  client: z.string(),
  startedAt: z.number().int(),
  /** `null` while it is being answered. */
  finishedAt: z.number().int().nullable(),
  /** What it does: waits for a slot or a model, reads its prompt, or writes. */
  phase: z.enum(['queued', 'loading', 'prompt', 'writing', 'done']),
  /** `null` until the head of the reply is sent. */
  status: z.int().nullable(),
  promptTokens: z.int().nonnegative().nullable(),
  completionTokens: z.int().nonnegative(),
  tokensPerSecond: z.number().nonnegative().nullable(),
  /** Why it failed. */
  error: z.string().nullable(),
  /** What was asked, where logging bodies is switched on; cut at 100,000 characters. */
  body: z.string().nullable(),
});
export type ServerRequest = z.infer<typeof serverRequestSchema>;

export const usageTotalSchema = z.object({
  name: z.string(),
  requests: z.int().nonnegative(),
  errors: z.int().nonnegative(),
  promptTokens: z.int().nonnegative(),
  completionTokens: z.int().nonnegative(),
});
export type UsageTotal = z.infer<typeof usageTotalSchema>;

export const serverTotalsSchema = z.object({ models: z.array(usageTotalSchema), clients: z.array(usageTotalSchema) });
export type ServerTotals = z.infer<typeof serverTotalsSchema>;

export const serverStatusSchema = z.object({
  isRunning: z.boolean(),
  port: z.number().int(),
  /** The base URL for OpenAI clients, for example `http://127.0.0.1:1234/v1`; `null` while off. */
  baseUrl: z.string().nullable(),
  /** Whether other computers can reach it. */
  isOnNetwork: z.boolean(),
  /** Under which addresses other computers reach it, without a path; empty while they can't. */
  networkUrls: z.array(z.string()),
  /** Requests being answered now, and since the server was switched on. */
  activeRequests: z.number().int().nonnegative(),
  totalRequests: z.number().int().nonnegative(),
  /** Why it could not be switched on at start. */
  error: errorInfoSchema.nullable(),
});
export type ServerStatus = z.infer<typeof serverStatusSchema>;

/** A second name for a model, such as `gpt-4o` for clients that can't be told another. */
export const modelAliasSchema = z.object({ alias: idSchema, modelId: idSchema });
export type ModelAlias = z.infer<typeof modelAliasSchema>;

/** A field of a request: of its body, behind the question mark of its address, or a part of the path. */
export const endpointFieldSchema = z.object({
  name: z.string(),
  place: z.enum(['path', 'query', 'body']),
  /** In a few words, such as `number, 0 to 2`. */
  type: z.string(),
  isRequired: z.boolean(),
  text: z.string(),
});
export type EndpointField = z.infer<typeof endpointFieldSchema>;

/** One thing that the server can be asked. */
export const serverEndpointSchema = z.object({
  method: z.string(),
  /** Parameters stand in braces. */
  path: z.string(),
  alsoAt: z.array(z.string()),
  dialect: dialectSchema,
  summary: z.string(),
  /** What a key must be for, where one is demanded; `null` where none ever is. */
  scope: keyScopeSchema.nullable(),
  /** How the answer comes in pieces, where the request asks for it. */
  streams: z.enum(['sse', 'ndjson']).nullable(),
  /** The function of the dialect's official client, such as `chat.completions.create`. */
  call: z.string().nullable(),
  fields: z.array(endpointFieldSchema),
  /** A body to start from, with `{model}` where a model's id belongs; `null` where there is no body. */
  example: z.record(z.string(), z.unknown()).nullable(),
  /** What an answer looks like. */
  answer: z.string(),
});
export type ServerEndpoint = z.infer<typeof serverEndpointSchema>;

export const server = {
  status: procedure.output(serverStatusSchema),
  /** Switches the server on, or moves it to another port. A port in use fails with `port_in_use` and `details.freePort`. */
  start: procedure.input(z.object({ port: z.int().min(1024).max(65535).optional() })).output(serverStatusSchema),
  stop: procedure.output(serverStatusSchema),
  /** Lets other computers in, or no longer. Fails with `conflict` while there is no key. */
  setNetwork: procedure.input(z.object({ isOnNetwork: z.boolean() })).output(serverStatusSchema),
  keys: procedure.output(z.array(serverKeySchema)),
  /** Makes a key. `secret` is its text, which nothing can show again. */
  createKey: procedure.input(newKeySchema).output(z.object({ key: serverKeySchema, secret: z.string() })),
  revokeKey: procedure.input(z.object({ id: idSchema })).output(nothing),
  /** The newest first: those being answered, then those that were. */
  requests: procedure.output(z.array(serverRequestSchema)),
  /** Each request as it changes, at most a few times a second. */
  followRequests: procedure.output(eventIterator(z.array(serverRequestSchema))),
  cancelRequest: procedure.input(z.object({ id: idSchema })).output(nothing),
  clearRequests: procedure.output(nothing),
  totals: procedure.output(serverTotalsSchema),
  aliases: procedure.output(z.array(modelAliasSchema)),
  setAlias: procedure.input(modelAliasSchema).output(z.array(modelAliasSchema)),
  removeAlias: procedure.input(z.object({ alias: idSchema })).output(z.array(modelAliasSchema)),
  /** Everything that the server can be asked. */
  reference: procedure.output(z.array(serverEndpointSchema)),
};
