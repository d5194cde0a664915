import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal, readDoneBytes, type JournalSubject } from './journal.ts';

const subject: JournalSubject = { sizeBytes: 95, blockBytes: 10, sha256: 'ab'.repeat(32) };
let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paddock-journal-'));
  path = join(folder, 'a.part.blocks');
});
afterEach(() => rm(folder, { recursive: true }));

async function knownTo(other: JournalSubject): Promise<[number, number][]> {
  const journal = await openJournal(path, other);
  await journal.close();
  return [...journal.known];
}

describe('the journal', () => {
  it('has what was put and not removed when it is opened again', async () => {
    const journal = await openJournal(path, subject);
    await journal.put(0, 1);
    await journal.put(9, 0xffff_ffff);
    await journal.put(4, 7);
    await journal.remove(4);
    await journal.close();
    expect(await readDoneBytes(path, subject)).toBe(15);
    expect(await knownTo(subject)).toEqual([
      [0, 1],
      [9, 0xffff_ffff],
    ]);
  });

  it.each([
    ['of another hash', { ...subject, sha256: 'cd'.repeat(32) }],
    ['of another size', { ...subject, sizeBytes: 96 }],
    ['cut in another way', { ...subject, blockBytes: 20 }],
  ])('of a file %s is not believed', async (_, other) => {
    const journal = await openJournal(path, subject);
    await journal.put(0, 1);
    await journal.close();
    expect(await readDoneBytes(path, other)).toBe(0);
    expect(await knownTo(other)).toEqual([]);
  });

  it('that was cut off or overwritten is begun anew', async () => {
    const journal = await openJournal(path, subject);
    await journal.put(0, 1);
    await journal.close();
    await truncate(path, 70);
    expect(await knownTo(subject)).toEqual([]);
    await writeFile(path, 'nonsense');
    expect(await knownTo(subject)).toEqual([]);
    expect(await readDoneBytes(join(folder, 'none'), subject)).toBe(0);
  });
});
