import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { paddockTinyPath } from '../tests/fixtures.ts';
import { errorOutputSchema } from './schemas.ts';

const command = join(import.meta.dirname, 'paddock.mjs');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paddock-show-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function show(...parameters: string[]) {
  const child = spawn(process.execPath, [command, 'show', ...parameters], {
    env: { ...process.env, PADDOCK_DATA_DIR: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { output, errors, code: await exited };
}

const shownSchema = z.object({
  facts: z.object({ name: z.string(), architecture: z.string(), quantization: z.string() }),
  metadata: z.record(z.string(), z.unknown()),
  tensors: z.object({ count: z.number(), bytesByType: z.record(z.string(), z.number()) }),
  capabilities: z.object({ default: z.object({ systemRole: z.boolean(), tools: z.boolean() }) }),
  memory: z.array(z.object({ contextLength: z.number(), totalBytes: z.number() })),
});

it('prints all of a model as one line of JSON (catches: token lists of megabytes, or a template never read)', async () => {
  const { output, code } = await show(paddockTinyPath, '--json');
  expect(code).toBe(0);
  expect(output.trimEnd()).not.toContain('\n');
  const shown = shownSchema.parse(JSON.parse(output));
  expect(shown.facts).toMatchObject({ name: 'Paddock Tiny', architecture: 'llama', quantization: 'F16' });
  expect(shown.metadata['tokenizer.ggml.tokens']).toEqual({ elementType: 'string', count: 1511, values: null });
  expect(shown.tensors.bytesByType['F16']).toBeGreaterThan(9_000_000);
  expect(shown.capabilities.default.systemRole).toBe(true);
  expect(shown.memory[0]?.contextLength).toBe(4096);
  expect(shown.memory[0]?.totalBytes).toBeGreaterThan(100_000_000);
});

it('is readable without --json, and makes no data folder (catches: a look at a file that changes something)', async () => {
  const { output, code } = await show(paddockTinyPath);
  expect(code).toBe(0);
  expect(output).toMatch(/^Paddock Tiny\n/);
  expect(output).toMatch(/Memory +\d+ MB with a context of 4,096 tokens/);
  expect(await readdir(folder)).not.toContain('data');
});

it('explains a bad file as JSON with exit code 1 (catches: a stack trace, or half a line of JSON)', async () => {
  const path = join(folder, 'page.gguf');
  await writeFile(path, '<!doctype html><title>Not found</title>');
  const { output, errors, code } = await show(path, '--json');
  expect(code).toBe(1);
  const { error } = errorOutputSchema.parse(JSON.parse(output));
  expect(error.code).toBe('not_a_gguf');
  expect(error.message).toMatch(/web page/);
  expect(error.remedy).not.toBeUndefined();
  expect(errors).not.toContain('    at ');
});

it('explains a file that is not there (catches: an empty answer that looks like success)', async () => {
  const { output, code } = await show(join(folder, 'nowhere.gguf'), '--json');
  expect(code).toBe(3);
  expect(JSON.parse(output)).toMatchObject({ error: { code: 'file_not_found' } });
});
