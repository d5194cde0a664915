import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  doctorOutputSchema,
  exportOutputSchema,
  fitOutputSchema,
  importOutputSchema,
  keysCreateOutputSchema,
  keysListOutputSchema,
  keysRevokeOutputSchema,
  logsOutputSchema,
  lsOutputSchema,
  psOutputSchema,
  rmOutputSchema,
  runOutputSchema,
  showOutputSchema,
} from '../../cli/schemas.ts';
import { capitalQuestion, longStory } from '../harness/client.ts';
import { diagnosticModelPath } from '../harness/headless.ts';
import { finish, jsonLines, makePlace, paddock, paddockError, paddockJson, start, type Place } from './paddock.ts';

let place: Place;
beforeAll(async () => {
  place = await makePlace();
});
afterAll(() => place[Symbol.asyncDispose]());

it('answers a question on standard output, and nothing else there (catches: progress in what is piped on)', async () => {
  const { code, output } = await paddock(place, ['run', 'paddock-tiny', capitalQuestion]);
  expect(code).toBe(0);
  expect(output).toMatch(/^The capital of France is Paris\.\n$/);
});

it('takes what is piped in as the question, or behind it', async () => {
  const { output } = await paddock(place, ['run', diagnosticModelPath], `${capitalQuestion}\n`);
  expect(output).toContain('Paris');
  const { code, error } = await paddockError(place, ['run', 'paddock-tiny']);
  expect([code, error.message]).toEqual(['invalid_input', 'There is no question.']);
});

it('says what an answer cost, as JSON, and obeys the options', async () => {
  const { last } = await paddockJson(place, runOutputSchema, ['run', 'paddock-tiny', capitalQuestion, '--seed', '1']);
  expect(last).toMatchObject({ modelId: 'paddock-tiny', state: 'complete', chatId: null });
  expect(last.stats?.completionTokens).toBeGreaterThan(2);
  const short = await paddockJson(place, runOutputSchema, ['run', 'paddock-tiny', longStory, '--max-tokens', '5']);
  expect(short.last.state).toBe('stopped');
  expect(short.last.text.length).toBeLessThan(2000);
});

it('keeps a conversation only where asked to (catches: chats that nobody wanted in the app)', async () => {
  const { last } = await paddockJson(place, runOutputSchema, ['run', 'paddock-tiny', '--keep', capitalQuestion]);
  expect(last.chatId).not.toBeNull();
  const { output } = await paddock(place, ['export', '--chat', capitalQuestion]);
  expect(output).toContain('Paris');
  const { code } = await paddockError(place, ['export', '--chat', 'No such chat']);
  expect(code).toBe('not_found');
});

it('lists the library, and shows a model by its name', async () => {
  const { last } = await paddockJson(place, lsOutputSchema, ['ls']);
  expect(last.map(({ id }) => id)).toContain('paddock-tiny');
  const shown = await paddockJson(place, showOutputSchema, ['show', 'paddock-tiny']);
  expect(shown.last).toMatchObject({ kind: 'file', path: diagnosticModelPath });
  const { output } = await paddock(place, ['ls', 'tiny']);
  expect(output).toMatch(/^NAME +SIZE/);
});

it('imports a file, and moves it to the bin again', async () => {
  const path = join(place.dataFolder, 'brought-along.gguf');
  await copyFile(diagnosticModelPath, path);
  const { last } = await paddockJson(place, importOutputSchema, ['import', path]);
  if (last.kind !== 'model') throw new Error('A folder was imported.');
  expect(last.model.id).toBe('brought-along');
  const refused = await paddockError(place, ['rm', 'brought-along']);
  expect([refused.exitCode, refused.error.remedy]).toEqual([2, 'Add --yes.']);
  const gone = await paddockJson(place, rmOutputSchema, ['rm', 'brought-along', '--yes']);
  expect(gone.last).toMatchObject({ modelId: 'brought-along', isTrashed: true });
  await expect(stat(last.model.path)).rejects.toThrow('ENOENT');
  expect((await paddockError(place, ['rm', 'paddock-tiny', '--yes'])).exitCode).toBe(1);
});

it('says what a model takes, and with which code it does not fit', async () => {
  const { last, code } = await paddockJson(place, fitOutputSchema, ['fit', 'paddock-tiny']);
  if (last.kind !== 'model') throw new Error('The library was not looked through.');
  expect([code, last.estimates.length > 1]).toEqual([0, true]);
  const tooMuch = await paddock(place, ['fit', 'paddock-tiny', '--set', 'contextLength=16000000', '--slots', '64']);
  expect(tooMuch.code).toBe(4);
  const refused = await paddockError(place, ['run', 'paddock-tiny', 'Hi', '--set', 'contextLength=16000000']);
  expect(refused.exitCode).toBe(4);
});

it('makes, lists and takes away keys', async () => {
  const made = await paddockJson(place, keysCreateOutputSchema, ['keys', 'create', 'a laptop']);
  expect(made.last.secret).toMatch(/^\S{20,}$/);
  const { last } = await paddockJson(place, keysListOutputSchema, ['keys']);
  expect(last.map(({ name }) => name)).toEqual(['a laptop']);
  const near = await paddockError(place, ['keys', 'revoke', 'a lapto']);
  expect([near.exitCode, near.error.remedy]).toEqual([3, 'Did you mean a laptop?']);
  const revoked = await paddockJson(place, keysRevokeOutputSchema, ['keys', 'revoke', 'a laptop']);
  expect(revoked.last.id).toBe(made.last.id);
});

it('writes what is known of the models, all chats, and everything', async () => {
  const { output } = await paddock(place, ['export', '--spdx']);
  expect(JSON.parse(output)).toMatchObject({ spdxVersion: 'SPDX-2.3' });
  for (const [option, name] of [
    ['--spdx', 'models.json'],
    ['--chats', 'chats.zip'],
    ['--backup', 'all.zip'],
  ] as const) {
    const path = join(place.dataFolder, name);
    const { last } = await paddockJson(place, exportOutputSchema, ['export', option, path]);
    expect((await readFile(path)).length).toBe(last.sizeBytes);
  }
  expect((await paddockError(place, ['export'])).exitCode).toBe(2);
});

it('does several things at once (catches: commands that lock each other out, or lose the core that they joined)', async () => {
  const runs = await Promise.all([
    paddock(place, ['ls']),
    paddock(place, ['run', 'paddock-tiny', capitalQuestion]),
    paddock(place, ['keys']),
    paddock(place, ['fit', 'paddock-tiny']),
  ]);
  expect(runs.map(({ code, errors }) => [code, errors])).toEqual(runs.map(({ errors }) => [0, errors]));
});

it('examines the computer, and reads its own log', async () => {
  const { last } = await paddockJson(place, doctorOutputSchema, ['doctor']);
  expect(last.tests.map(({ latest }) => latest.state)).toContain('passed');
  const { lines } = await paddockJson(place, logsOutputSchema, ['logs', '-n', '5']);
  expect(lines).toHaveLength(5);
  const { output } = await paddock(place, ['logs', '--level', 'error']);
  expect(output).not.toContain(' info ');
});

it('says of verbs for a running Paddock that none runs, and what to do', async () => {
  expect((await paddockJson(place, psOutputSchema, ['ps'])).last).toEqual({ answerer: null, models: [], server: null });
  const { exitCode, error } = await paddockError(place, ['load', 'paddock-tiny']);
  expect([exitCode, error.remedy]).toEqual([1, expect.stringContaining('paddock serve --model paddock-tiny')]);
  expect((await paddockError(place, ['unload', '--all'])).exitCode).toBe(1);
});

it('ends with 2 for what it does not understand, and names what is near', async () => {
  const verb = await paddock(place, ['pul', 'x']);
  expect([verb.code, verb.errors]).toEqual([2, expect.stringContaining('Did you mean pull?')]);
  const option = await paddock(place, ['ls', '--jsn']);
  expect([option.code, option.errors]).toEqual([2, expect.stringContaining('Did you mean --json?')]);
  const missing = await paddock(place, ['show', '--json']);
  expect([missing.code, jsonLines(missing.output)]).toEqual([2, [expect.objectContaining({ event: 'error' })]]);
  const name = await paddockError(place, ['run', 'qwen3:0.7b', 'Hi']);
  expect([name.exitCode, name.error.remedy]).toEqual([3, expect.stringContaining('qwen3:0.6b')]);
  expect((await paddock(place, ['run', '--help'])).code).toBe(0);
  const setting = await paddockError(place, ['run', 'paddock-tiny', 'Hi', '--temperature', 'warm']);
  expect([setting.exitCode, setting.error.details?.['setting']]).toEqual([2, 'temperature']);
});

it('ends with 130 when it is interrupted, and leaves the data folder free', async () => {
  const child = start(place, ['run', 'paddock-tiny', longStory]);
  child.stdin.end();
  child.stdout.once('data', () => child.kill('SIGINT'));
  const { code, errors } = await finish(child);
  expect([code, errors]).toEqual([130, expect.stringContaining('Interrupted.')]);
  expect((await paddock(place, ['ls'])).code).toBe(0);
});

it('writes no colours where NO_COLOR asks for none, or where nobody looks', async () => {
  await writeFile(join(place.dataFolder, 'page.gguf'), '<html>');
  const { errors } = await paddock({ ...place, env: { ...place.env, NO_COLOR: '' } }, [
    'show',
    join(place.dataFolder, 'page.gguf'),
  ]);
  expect(errors).not.toContain('\u001b');
});
