import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { describeWithShared } from '../../tests/fixtures.ts';
import { inspectGguf } from '../gguf/inspect.ts';
import { checkMmproj, findMmproj } from './mmproj.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describeWithShared('pairing a model with its mmproj', (shared) => {
  const vision = join(shared, 'vision');

  /** A folder with copies of these files, by the names that they get there. */
  function folderOf(files: Record<string, string>): string {
    const folder = mkdtempSync(join(tmpdir(), 'paddock-mmproj-'));
    folders.push(folder);
    for (const [name, source] of Object.entries(files)) copyFileSync(join(vision, source), join(folder, name));
    return folder;
  }

  async function find(folder: string, name: string) {
    const path = join(folder, name);
    const { facts } = await inspectGguf(path);
    const found = await findMmproj(path, facts);
    return found === null ? null : found.path.slice(folder.length + 1);
  }

  const gemma = 'tiny-gemma-3-4b-it.gguf';
  const llama = 'tiny-llama-2-7b-chat.gguf';
  const gemmaEyes = 'mmproj-tiny-gemma-3.gguf';
  const llavaEyes = 'mmproj-tiny-llava.gguf';

  it('takes the one of its own family where all have the same width', async () => {
    expect(await find(vision, gemma)).toBe(gemmaEyes);
    expect(await find(vision, llama)).toBe(llavaEyes);
  });

  it('takes a file without a telling name only where there is one model', async () => {
    const alone = folderOf({ 'gemma-3-Q4_K_M.gguf': gemma, 'gemma-3-Q8_0.gguf': gemma, 'mmproj-F16.gguf': gemmaEyes });
    expect(await find(alone, 'gemma-3-Q8_0.gguf')).toBe('mmproj-F16.gguf');
    const mixed = folderOf({ 'gemma-3.gguf': gemma, 'other.gguf': gemma, 'mmproj-F16.gguf': gemmaEyes });
    expect(await find(mixed, 'other.gguf')).toBeNull();
  });

  it('never takes a foreign one of equal width, which llama.cpp would load', async () => {
    expect(await find(folderOf({ [gemma]: gemma, 'mmproj-tiny-gemma-3.gguf': llavaEyes }), gemma)).toBeNull();
    expect(
      await find(folderOf({ 'mistral-7b.gguf': llama, 'mmproj-llava-1.5.gguf': llavaEyes }), 'mistral-7b.gguf'),
    ).toBeNull();
  });

  it('goes by the tensors where the metadata gives another width', async () => {
    const folder = folderOf({ [gemma]: gemma, 'mmproj-tiny-gemma-3.gguf': 'bad-mmproj-wrong-width.gguf' });
    expect(await find(folder, gemma)).toBeNull();
    const { facts } = await inspectGguf(join(vision, gemma));
    await expect(checkMmproj(join(vision, 'bad-mmproj-wrong-width.gguf'), facts)).rejects.toMatchObject({
      code: 'gguf_invalid',
      message: expect.stringMatching(/gives 96 values a token, and the model takes 64/) as string,
    });
  });

  it('passes over a damaged file for a whole one', async () => {
    const folder = folderOf({
      [gemma]: gemma,
      'mmproj-a-tiny-gemma-3.gguf': 'bad-mmproj-truncated.gguf',
      'mmproj-tiny-gemma-3-b.gguf': gemmaEyes,
    });
    expect(await find(folder, gemma)).toBe('mmproj-tiny-gemma-3-b.gguf');
  });

  it('warns of a chosen file that looks unrelated, and names what it can do', async () => {
    const { facts } = await inspectGguf(join(vision, gemma));
    expect(await checkMmproj(join(vision, gemmaEyes), facts)).toMatchObject({
      sees: true,
      hears: false,
      warning: null,
    });
    expect((await checkMmproj(join(vision, llavaEyes), facts)).warning).toMatch(
      /“mlp” belongs to the architecture “gemma3”/,
    );
    await expect(checkMmproj(join(vision, 'bad-mmproj-zero-heads.gguf'), facts)).rejects.toMatchObject({
      code: 'gguf_invalid',
    });
  });
});
