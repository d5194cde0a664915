import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { ServerEndpoint } from '../../contract/server.ts';
import { reference } from '../../main/server/reference/reference.ts';
import { exampleFor } from '../../renderer/screens/server/reference/examples.ts';
import { serveDiagnosticModel, type ServedModel } from '../harness/client.ts';
import { repositoryFolder } from '../harness/headless.ts';

const run = promisify(execFile);

let served: ServedModel;
beforeAll(async () => {
  served = await serveDiagnosticModel();
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

test('any program may read the OpenAPI document, and it names this server’s routes', async () => {
  const reply = await fetch(`http://127.0.0.1:${served.port}/openapi.json`);
  const document = z.object({ openapi: z.string(), paths: z.record(z.string(), z.object()) }).parse(await reply.json());
  expect(document.openapi).toMatch(/^3\.1/);
  expect(Object.keys(document.paths)).toContain('/v1/chat/completions');
});

/** What this model, without anything stored or anything to fetch, has to refuse. */
const refused: readonly RegExp[] = [
  /embed/,
  /infill/,
  /rerank/,
  /\{response_id\}/,
  /download/,
  /\/api\/(pull|delete)$/,
];

function isAnswered({ path }: ServerEndpoint): boolean {
  return !refused.some((pattern) => pattern.test(path));
}

const endpoints = reference().map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const);

test.for(endpoints.filter(([, endpoint]) => isAnswered(endpoint)))(
  '%s: the TypeScript example runs as it stands',
  async ([, endpoint]) => {
    const place = { root: `http://127.0.0.1:${served.port}`, modelId: served.modelId, key: null };
    const program = exampleFor('typescript', endpoint, place);
    const { stdout } = await run(process.execPath, ['--input-type=module-typescript', '--eval', program], {
      cwd: repositoryFolder,
    });
    expect(stdout.trim()).not.toMatch(/^\{\s*error:/);
  },
);

test.for(endpoints.filter(([, endpoint]) => isAnswered(endpoint) && /^[[{]/.test(endpoint.answer)))(
  '%s: the answer has what the reference shows',
  async ([, { method, path, example, answer }]) => {
    const url = `http://127.0.0.1:${served.port}${path.replace('{id}', served.modelId)}`;
    const body = JSON.stringify(example).replaceAll('{model}', served.modelId);
    const headers = { 'content-type': 'application/json' };
    const reply = await fetch(url, example === null ? { method } : { method, headers, body });
    const got: unknown = await reply.json();
    expect(reply.status).toBe(200);
    expect(keysIn(got)).toEqual(expect.arrayContaining(keysIn(JSON.parse(answer))));
  },
);

function keysIn(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
