import { afterEach, beforeEach, expect, test } from 'vitest';
import { megabyte, serveSupply } from '../harness/supply.ts';

let served: Awaited<ReturnType<typeof serveSupply>>;
beforeEach(async () => {
  served = await serveSupply();
});
afterEach(() => served[Symbol.asyncDispose]());

async function ask(path: string, body?: object): Promise<{ status: number; body: unknown }> {
  const address = `http://127.0.0.1:${served.port}/api/v1/models/download${path}`;
  const response = await (body === undefined
    ? fetch(address)
    : fetch(address, { method: 'POST', body: JSON.stringify(body) }));
  return { status: response.status, body: await response.json() };
}

const id = 'someone/castle-GGUF@main/model-Q8_0.gguf';
const statusPath = `/status/${encodeURIComponent(id)}`;

test('a download is a job that says how far it is until it is through', async () => {
  const begun = await ask('', { model: 'https://huggingface.co/someone/castle-GGUF', quantization: 'Q8_0' });
  expect(begun).toEqual({
    status: 200,
    body: {
      job_id: id,
      status: 'downloading',
      total_size_bytes: 2 * megabyte,
      downloaded_bytes: 0,
      bytes_per_second: 0,
      started_at: '1970-01-01T00:16:40.000Z',
    },
  });
  served.advance({}, megabyte);
  expect((await ask(statusPath)).body).toMatchObject({
    status: 'downloading',
    downloaded_bytes: megabyte,
    bytes_per_second: megabyte,
    estimated_completion: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown,
  });
  served.finish('castle-q8_0');
  expect((await ask(statusPath)).body).toMatchObject({
    status: 'completed',
    downloaded_bytes: 2 * megabyte,
    completed_at: '1970-01-01T00:33:20.000Z',
  });
});

test('a job that stands still or failed says which and why', async () => {
  await ask('', { model: 'someone/castle-GGUF', quantization: 'Q8_0' });
  served.advance({ state: 'paused' }, megabyte);
  expect((await ask(statusPath)).body).toMatchObject({ status: 'paused' });
  served.advance({ state: 'failed', error: { code: 'disk_full', message: 'The disk is full.' } }, megabyte);
  expect((await ask(statusPath)).body).toMatchObject({ status: 'failed', message: 'The disk is full.' });
});

test('what is here already is no job, and what is not there is named', async () => {
  const here = await ask('', { model: 'someone/castle-GGUF', quantization: 'F16' });
  expect(here.body).toEqual({ status: 'already_downloaded' });
  const missing = await ask('', { model: 'someone/castle-GGUF', quantization: 'Q2_K' });
  expect(missing).toMatchObject({ status: 404, body: { error: { type: 'model_not_found', param: 'quantization' } } });
  const job = await ask('/status/job_nothing');
  expect(job).toMatchObject({ status: 404, body: { error: { type: 'job_not_found' } } });
  expect(served.downloads).toEqual([]);
});
