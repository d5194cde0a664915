import { Ollama, type ProgressResponse } from 'ollama';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { megabyte, serveSupply } from '../harness/supply.ts';
import { waitUntil } from '../harness/wait.ts';

let served: Awaited<ReturnType<typeof serveSupply>>;
let ollama: Ollama;
beforeEach(async () => {
  served = await serveSupply();
  ollama = new Ollama({ host: `http://127.0.0.1:${served.port}` });
});
afterEach(() => served[Symbol.asyncDispose]());

/** Pulls a model and lets the download go on whenever the client has seen how far it is. */
async function pull(model: string, steps: (() => void)[]): Promise<ProgressResponse[]> {
  const lines: ProgressResponse[] = [];
  for await (const line of await ollama.pull({ model, stream: true })) {
    lines.push(line);
    if (line.digest !== undefined) steps.shift()?.();
  }
  return lines;
}

test('a pull tells how far each file is, ends with success, and the model goes by the name it was pulled by', async () => {
  const lines = await pull('hf.co/someone/castle-GGUF:Q8_0', [
    () => served.advance({}, megabyte),
    () => served.finish('castle-q8_0'),
  ]);
  const digest = `sha256:${'ab'.repeat(32)}`;
  expect(lines.map(({ status }) => status)).toEqual([
    'pulling manifest',
    ...Array.from({ length: 3 }, () => 'pulling abababababab'),
    'verifying sha256 digest',
    'writing manifest',
    'success',
  ]);
  expect(lines.slice(1, 4)).toMatchObject(
    [0, megabyte, 2 * megabyte].map((completed) => ({ digest, completed, total: 2 * megabyte })),
  );
  const { models } = await ollama.list();
  expect(models.map(({ name }) => name)).toEqual(['castle-q8_0:latest', 'hf.co/someone/castle-GGUF:Q8_0']);
});

test.each([
  ['qwen3:0.6b', 'Qwen/Qwen3-0.6B-GGUF@main/model-Q8_0.gguf'],
  ['qwen3', 'Qwen/Qwen3-0.6B-GGUF@main/model-Q8_0.gguf'],
  ['someone/castle-GGUF', 'someone/castle-GGUF@main/model-Q4_K_M.gguf'],
  ['hf.co/someone/castle-GGUF:q8_0', 'someone/castle-GGUF@main/model-Q8_0.gguf'],
  ['https://huggingface.co/someone/castle-GGUF/tree/main', 'someone/castle-GGUF@main/model-Q4_K_M.gguf'],
])('%s names the download %s', async (name, id) => {
  await pull(name, [() => served.finish('castle')]);
  expect(served.downloads.map((download) => download.id)).toEqual([id]);
});

test('a model that is here already is pulled at once, without a download', async () => {
  const lines = await pull('someone/castle-GGUF:F16', []);
  expect(lines.at(-1)?.status).toBe('success');
  expect(served.downloads).toEqual([]);
});

test('a pull that is not streamed waits, and one that fails says why', async () => {
  const waiting = ollama.pull({ model: 'qwen3:0.6b' });
  await waitUntil('the download is in the list', () => served.downloads.length === 1);
  served.finish('qwen3-0.6b-q8_0');
  expect(await waiting).toEqual({ status: 'success' });
});

test('a pull that fails ends with the reason', async () => {
  const error = { code: 'disk_full' as const, message: 'The disk is full.' };
  await expect(pull('qwen3:0.6b', [() => served.advance({ state: 'failed', error }, megabyte)])).rejects.toThrow(
    'The disk is full.',
  );
});

test.each([
  ['an unknown short name', 'nothing:7b', 'There is no model with the short name nothing:7b.'],
  ['a quantization that is not there', 'someone/castle-GGUF:Q2_K', 'It has Q8_0, Q4_K_M, F16.'],
  ['a repository without models', 'someone/readme', 'It has no GGUF files at all.'],
  ['a way out of the hub', '../../etc/passwd', 'There is no model with the short name'],
])('%s is refused in a sentence, streamed or not', async (_, name, words) => {
  await expect(pull(name, [])).rejects.toThrow(words);
  await expect(ollama.pull({ model: name })).rejects.toThrow(words);
  expect(served.downloads).toEqual([]);
});

test('a client that leaves leaves the download alone', async () => {
  const stream = await ollama.pull({ model: 'qwen3:0.6b', stream: true });
  await expect(
    (async () => {
      for await (const { digest } of stream) if (digest !== undefined) stream.abort();
    })(),
  ).rejects.toThrow();
  expect(served.downloads).toMatchObject([{ state: 'queued' }]);
});

test('deleting moves the model to the bin, and a second name only away', async () => {
  await pull('someone/castle-GGUF:Q8_0', [() => served.finish('castle-q8_0')]);
  await ollama.delete({ model: 'someone/castle-GGUF:Q8_0' });
  expect([served.trashed, served.aliases]).toEqual([[], []]);
  await ollama.delete({ model: 'castle-q8_0:latest' });
  expect(served.trashed).toEqual(['castle-q8_0']);
  await expect(ollama.delete({ model: 'nothing' })).rejects.toThrow("model 'nothing' not found");
});
