import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Attachment, Message } from '../../contract/chats.ts';
import { largestAttachmentBytes } from '../../contract/documents.ts';
import { bytesOf, done, openTransfer, summaryOf, type OpenedTransfer } from '../transfer.test-helper.ts';

let folder: string;
const opened: AsyncDisposable[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paddock-attached-'));
});

afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function open(name: string): Promise<OpenedTransfer> {
  const there = await openTransfer(join(folder, name));
  opened.push(there);
  return there;
}

const text = 'The code of the red castle is 4821.';
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

function hashOf(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function idOf(attachment: Attachment): string {
  return attachment.kind === 'document' ? attachment.documentId : attachment.fileId;
}

/** A chat in which a question with these attachments was asked. */
async function ask({ chats, documents }: OpenedTransfer, chatId: string, attachments: Attachment[]): Promise<void> {
  const question: Message = {
    id: `question of ${chatId}`,
    chatId,
    parentId: null,
    role: 'user',
    text: 'What is the code?',
    reasoning: '',
    reasoningMs: null,
    rounds: [],
    attachments,
    sources: [],
    state: 'complete',
    createdAt: 1,
    modelId: null,
    modelName: null,
    stats: null,
    provenance: null,
    error: null,
  };
  chats.insertChat({ id: chatId, createdAt: 1, comparisonId: null });
  chats.insertMessage(question);
  await documents.gather({
    question: question.text,
    attachments,
    earlier: [],
    collectionIds: [],
    roomTokens: 1000,
    countTokens: async (words) => words.length / 4,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
}

async function backupOf(there: OpenedTransfer): Promise<string> {
  const path = join(folder, 'backup.zip');
  await writeFile(path, await bytesOf(there, await done(there, there.transfer.backup())));
  return path;
}

/** The same backup with other files in it. */
async function changed(path: string, change: (files: Zippable) => void): Promise<string> {
  const files: Zippable = unzipSync(new Uint8Array(await readFile(path)));
  change(files);
  const target = join(folder, 'changed.zip');
  await writeFile(target, zipSync(files));
  return target;
}

async function readText({ documents }: OpenedTransfer, attachment: Attachment): Promise<string> {
  const id = idOf(attachment);
  await expect.poll(() => documents.get(id).state).toBe('ready');
  return documents.read(id, 0, 1000).text;
}

async function keptFiles({ dataFolder }: OpenedTransfer): Promise<string[]> {
  const names = await readdir(join(dataFolder, 'attachments')).catch(() => []);
  return names.filter((name) => name !== 'incoming').toSorted();
}

test('attached files go into an empty data folder, open there, are read again and stay', async () => {
  const there = await open('a');
  const first = await there.attach('castles.txt', text);
  const same = await there.attach('copy of castles.txt', text);
  // A file that looks like the zip that it is put into.
  const zip = zipSync({ 'files/inner.json': strToU8('{}') }, { level: 0 });
  const table = await there.attach('zip.csv', Buffer.concat([Buffer.from('name,code\nred,4821\n'), zip]));
  const picture = await there.attach('pixel.png', pixel);
  const binned = await there.attach('binned.txt', 'In the bin.');
  const temporary = await there.attach('temporary.txt', 'In memory alone.', true);
  await ask(there, 'one', [first, picture, temporary]);
  await ask(there, 'two', [same, table]);
  await ask(there, 'gone', [binned]);
  there.chats.updateChat('gone', { removedAt: Date.now() });

  const path = await backupOf(there);
  const files = unzipSync(new Uint8Array(await readFile(path)));
  const hashes = [hashOf(text), hashOf(pixel)];
  const names = Object.keys(files).filter((name) => name.startsWith('files/'));
  expect(names).toHaveLength(3);
  expect(names).toEqual(expect.arrayContaining(hashes.map((hash) => `files/${hash}`)));
  for (const name of names) expect(`files/${hashOf(files[name] ?? '')}`).toBe(name);

  const other = await open('b');
  const plan = await summaryOf(other, other.transfer.inspect(path));
  expect(plan.others).toContainEqual({ name: 'attachments', count: 4, added: 4 });
  expect(await keptFiles(other)).toEqual([]);
  expect(await summaryOf(other, other.transfer.restore(path))).toEqual(plan);
  expect(await readText(other, first)).toBe(text);
  expect(await readText(other, same)).toBe(text);
  expect(other.documents.get(idOf(same)).name).toBe('copy of castles.txt');
  expect(await other.documents.image(idOf(picture))).toBe(`data:image/png;base64,${pixel.toString('base64')}`);
  expect(() => other.documents.get(idOf(temporary))).toThrow(/no longer kept/);

  await other.documents.attachments.sweep();
  // Taking it from a draft that it was put back into leaves it with its message.
  await other.documents.attachments.discard(idOf(first));
  expect(await keptFiles(other)).toEqual(names.map((name) => name.slice(6)).toSorted());
  expect(existsSync(join(other.dataFolder, 'transfer'))).toBe(true);
  expect(await readdir(join(other.dataFolder, 'transfer'))).toEqual([]);

  const again = await summaryOf(other, other.transfer.restore(path));
  expect(again.others).toContainEqual({ name: 'attachments', count: 4, added: 0 });
});

test('bytes that are here already serve the restored attachment too, and those that were lost come back', async () => {
  const there = await open('a');
  const attachment = await there.attach('castles.txt', text);
  await ask(there, 'one', [attachment]);
  const path = await backupOf(there);

  const other = await open('b');
  const own = await other.attach('mine.txt', text);
  await ask(other, 'mine', [own]);
  // It does not even need the bytes of the backup.
  const without = await changed(path, (files) => delete files[`files/${hashOf(text)}`]);
  const summary = await summaryOf(other, other.transfer.restore(without));
  expect(summary.others).toContainEqual({ name: 'attachments', count: 1, added: 1 });
  expect(summary.skipped).toEqual([]);
  expect(await readText(other, attachment)).toBe(text);
  expect(await keptFiles(other)).toEqual([hashOf(text)]);

  await rm(join(other.dataFolder, 'attachments', hashOf(text)));
  const healed = await summaryOf(other, other.transfer.restore(path));
  expect(healed.others).toContainEqual({ name: 'attachments', count: 1, added: 1 });
  expect(await readFile(join(other.dataFolder, 'attachments', hashOf(text)), 'utf8')).toBe(text);
  expect(other.documents.get(idOf(own)).state).toBe('ready');
});

test('a file that is not what its name says, or is in no list, is not kept, and the chat comes all the same', async () => {
  const there = await open('a');
  const attachment = await there.attach('castles.txt', text);
  const good = await there.attach('rivers.txt', 'The river is blue.');
  await ask(there, 'one', [attachment, good]);
  const path = await changed(await backupOf(there), (files) => {
    files[`files/${hashOf(text)}`] = strToU8('The code of the red castle is 0000.');
    files[`files/${hashOf('stray')}`] = strToU8('stray');
    files['files/../../escape'] = strToU8('out');
    files[`../files/${hashOf('out')}`] = strToU8('out');
  });
  const other = await open('b');
  const plan = await summaryOf(other, other.transfer.inspect(path));
  expect(plan.skipped).toEqual([{ reason: 'fileDamaged', count: 1, examples: ['castles.txt'] }]);
  expect(plan.others).toContainEqual({ name: 'attachments', count: 2, added: 1 });
  expect(await summaryOf(other, other.transfer.restore(path))).toEqual(plan);
  expect(other.texts()).toEqual([['', ['What is the code?']]]);
  expect(() => other.documents.get(idOf(attachment))).toThrow(/no longer kept/);
  expect(await readText(other, good)).toBe('The river is blue.');
  expect(await keptFiles(other)).toEqual([hashOf('The river is blue.')]);
  expect(await readdir(join(other.dataFolder, 'transfer'))).toEqual([]);
});

test('a backup is made without a file that is missing or was changed, and the restore says which', async () => {
  const there = await open('a');
  const missing = await there.attach('castles.txt', text);
  const damaged = await there.attach('rivers.txt', 'The river is blue.');
  const good = await there.attach('towers.txt', 'The tower is high.');
  await ask(there, 'one', [missing, damaged, good]);
  await rm(join(there.dataFolder, 'attachments', hashOf(text)));
  await writeFile(join(there.dataFolder, 'attachments', hashOf('The river is blue.')), 'The river is red.');
  const path = await backupOf(there);
  const other = await open('b');
  const summary = await summaryOf(other, other.transfer.restore(path));
  expect(summary.chatsAdded).toBe(1);
  expect(summary.skipped).toMatchObject([{ reason: 'fileMissing', count: 2 }]);
  expect(summary.skipped[0]?.examples.toSorted()).toEqual(['castles.txt', 'rivers.txt']);
  expect(await readText(other, good)).toBe('The tower is high.');
});

test('a file that unfolds to more than an attachment may have is left out', async () => {
  const there = await open('a');
  const attachment = await there.attach('castles.txt', text);
  await ask(there, 'one', [attachment]);
  const bomb = new Uint8Array(largestAttachmentBytes + 1);
  const path = await changed(await backupOf(there), (files) => {
    const list = strFromU8(files['attachments.json'] as Uint8Array).replaceAll(hashOf(text), hashOf(bomb));
    files['attachments.json'] = strToU8(list);
    files[`files/${hashOf(bomb)}`] = [bomb, { level: 1 }];
  });
  const other = await open('b');
  const summary = await summaryOf(other, other.transfer.restore(path));
  expect(summary.skipped).toEqual([{ reason: 'fileDamaged', count: 1, examples: ['castles.txt'] }]);
  expect(await keptFiles(other)).toEqual([]);
});

test('a backup that is cancelled while it takes a file along leaves nothing behind', async () => {
  const there = await open('a');
  const bytes = new Uint8Array(150_000_000);
  const sha256 = hashOf(bytes);
  await there.attach('first.txt', text);
  await writeFile(join(there.dataFolder, 'attachments', sha256), bytes);
  there.documents.keptFiles.add({ id: 'large', name: 'large.bin', sha256, sizeBytes: bytes.length, addedAt: 1 });
  await ask(there, 'one', [{ kind: 'document', documentId: 'large', name: 'large.bin', sizeBytes: bytes.length }]);
  const job = there.transfer.backup();
  const work = join(there.dataFolder, 'transfer');
  await expect.poll(() => existsSync(join(work, `${job.id}.zip.part`)), { interval: 2 }).toBe(true);
  there.transfer.cancel(job.id);
  expect((await there.transfer.ended(job.id)).state).toBe('cancelled');
  expect(await readdir(work)).toEqual([]);
});

test('columns of a comparison come back, though they stand behind the chats that they lean on', async () => {
  const there = await open('a');
  const columns = `SELECT id, comparison_id, chat_id FROM comparison_columns`;
  there.store.exec(
    `INSERT INTO comparisons (id, title, created_at, updated_at, blind, hidden) VALUES ('c', 'Two', 1, 1, 0, 0)`,
  );
  await ask(there, 'one', []);
  there.chats.insertChat({ id: 'column', createdAt: 1, comparisonId: 'c' });
  there.store.exec(
    `INSERT INTO comparison_columns (id, comparison_id, position, chat_id, model_id, model_name)
     VALUES ('x', 'c', 0, 'column', 'm', 'M')`,
  );
  const path = await backupOf(there);
  const other = await open('b');
  await done(other, other.transfer.restore(path));
  expect(other.store.prepare(columns).all()).toEqual(there.store.prepare(columns).all());
});
