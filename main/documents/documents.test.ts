import { existsSync, readdirSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Attachment } from '../../contract/chats.ts';
import type { Collection } from '../../contract/documents.ts';
import { makePdf } from '../../tests/document-files.ts';
import { waitUntil } from '../../tests/harness/wait.ts';
import { castles, openDocuments } from './documents.test-helper.ts';

type Opened = Awaited<ReturnType<typeof openDocuments>>;

let opened: Opened;
beforeEach(async () => {
  opened = await openDocuments();
});
afterEach(() => opened[Symbol.asyncDispose]());

const idOf = (attachment: Attachment) => (attachment.kind === 'document' ? attachment.documentId : attachment.fileId);
const question = 'What is the code of the red castle?';

async function untilState(id: string, state: string): Promise<void> {
  await waitUntil(`the document is ${state}`, () => opened.documents.get(id).state === state);
}

/** A message that has an attachment, as the service of chats writes it. */
function addMessage(attachments: Attachment[]): void {
  opened.store
    .prepare(`INSERT INTO chats (id, title, created_at, updated_at) VALUES ('chat', '', 0, 0) ON CONFLICT DO NOTHING`)
    .run();
  opened.store
    .prepare(
      `INSERT INTO messages (id, chat_id, role, text, reasoning, state, created_at, attachments)
       VALUES ('message', 'chat', 'user', '', '', 'complete', 0, ?)`,
    )
    .run(JSON.stringify(attachments));
}

describe('attachments', () => {
  test('a text that fits is given whole, numbered in the order of reading', async () => {
    const first = await opened.attach('castles.txt', 'The code of the red castle is 4821.');
    const second = await opened.attach('rivers.txt', 'The river is blue.');
    const sources = await opened.ask(question, { attachments: [first, second] });
    expect(sources.map(({ n, text, documentName }) => [n, text, documentName])).toEqual([
      [1, 'The code of the red castle is 4821.', 'castles.txt'],
      [2, 'The river is blue.', 'rivers.txt'],
    ]);
  });

  test('of a text that does not fit the passage with the answer is given, always the same, in part of the room', async () => {
    const long = await opened.attach('castles.txt', castles(60));
    const sources = await opened.ask(question, { attachments: [long], roomTokens: 2000 });
    expect(sources.map(({ text }) => text).join()).toContain('The code of the red castle is 4000.');
    expect(sources.reduce((sum, { text }) => sum + text.length / 4, 0)).toBeLessThanOrEqual(1000);
    expect(sources.map(({ start }) => start)).toEqual(sources.map(({ start }) => start).toSorted((a, b) => a - b));
    expect(await opened.ask(question, { attachments: [long], roomTokens: 2000 })).toEqual(sources);
  });

  test('a question that has no word of the document gets passages from all over it', async () => {
    const long = await opened.attach('castles.txt', castles(60));
    const sources = await opened.ask('Zusammenfassung?', { attachments: [long], roomTokens: 4000 });
    expect(sources.length).toBeGreaterThan(1);
    expect((sources.at(-1)?.start ?? 0) - (sources[0]?.start ?? 0)).toBeGreaterThan(5000);
  });

  test('what came with earlier questions is searched where both do not fit', async () => {
    const earlier = await opened.attach('castles.txt', castles(60));
    const now = await opened.attach('note.txt', 'The garden is green.');
    const sources = await opened.ask(question, { attachments: [now], earlier: [earlier], roomTokens: 3000 });
    expect(sources[0]).toMatchObject({ n: 1, documentName: 'note.txt' });
    expect(sources.some(({ text }) => text.includes('red castle is 4000'))).toBe(true);
  });

  test('rows of a table are given with the names of their columns', async () => {
    const rows = Array.from({ length: 2000 }, (_, row) => `castle ${row},${9000 + row}`).join('\n');
    const table = await opened.attach('castles.csv', `name,code\n${rows}\n`);
    const sources = await opened.ask('code of castle 1500', { attachments: [table], roomTokens: 3000 });
    const source = sources.find(({ text }) => text.includes('castle 1500,10500'));
    expect(source?.text.startsWith('name,code\n')).toBe(true);
  });

  test('a broken file says so and the others are used; a page of a PDF is named', async () => {
    const broken = await opened.attach('broken.pdf', '%PDF-1.7\nnothing');
    const good = await opened.attach(
      'good.pdf',
      makePdf(['A page about rivers.', 'The code of the red castle is 4821.']),
    );
    const sources = await opened.ask(question, { attachments: [broken, good] });
    expect(sources.map(({ documentName }) => documentName)).toEqual(['good.pdf']);
    expect(opened.documents.get(idOf(broken))).toMatchObject({ state: 'failed', error: { code: 'file_unreadable' } });
    const { text, pages, start } = opened.documents.read(idOf(good), 0, 1000);
    expect(text.slice((pages[1]?.start ?? 0) - start)).toContain('4821');
  });

  test('the same bytes are kept once and go with the last message that has them', async () => {
    const folder = join(opened.dataFolder, 'attachments');
    const first = await opened.attach('a.txt', 'The red castle.');
    const second = await opened.attach('b.txt', 'The red castle.');
    await opened.ask(question, { attachments: [first, second] });
    const files = () => readdirSync(folder).filter((name) => name !== 'incoming');
    expect(files()).toHaveLength(1);
    addMessage([first]);
    await opened.documents.attachments.sweep();
    expect(() => opened.documents.get(idOf(second))).toThrow(/no longer kept/);
    expect(opened.documents.get(idOf(first)).state).toBe('ready');
    expect(files()).toHaveLength(1);
    opened.store.exec('DELETE FROM messages');
    await opened.documents.attachments.sweep();
    expect(files()).toHaveLength(0);
    expect(opened.store.prepare('SELECT count(*) AS count FROM document_chunks').get()).toEqual({ count: 0 });
    expect(
      opened.store.prepare(`SELECT count(*) AS count FROM chunk_words WHERE chunk_words MATCH 'castle'`).get(),
    ).toEqual({
      count: 0,
    });
  });

  test('what has not been sent stays while a question may lie unfinished, and goes when it is taken away', async () => {
    const unsent = await opened.attach('a.txt', 'The red castle.');
    await opened.documents.attachments.sweep();
    await untilState(idOf(unsent), 'ready');
    await opened.documents.attachments.discard(idOf(unsent));
    expect(() => opened.documents.get(idOf(unsent))).toThrow(/no longer kept/);
  });

  test('what is attached in a temporary chat leaves no trace on the disk', async () => {
    const secret = 'The code of the violet castle is 7777.';
    const attached = await opened.attach('secret.txt', secret, true);
    const sources = await opened.ask('violet castle', { attachments: [attached] });
    expect(sources[0]?.text).toBe(secret);
    expect(opened.store.prepare('SELECT count(*) AS count FROM documents').get()).toEqual({ count: 0 });
    expect(existsSync(join(opened.dataFolder, 'attachments'))).toBe(false);
    const picture = await opened.attach('dot.png', Buffer.from('\x89PNG\r\n\x1a\n rest', 'latin1'), true);
    expect(await opened.documents.image(idOf(picture))).toMatch(/^data:image\/png;base64,/);
  });

  test('a file of another size than was announced is refused', async () => {
    const { attachments } = opened.documents;
    const short = await attachments.begin({ name: 'a.txt', sizeBytes: 10, isTemporary: false });
    await attachments.append(short, Buffer.from('abc'));
    await expect(attachments.finish(short)).rejects.toThrow(/another size/);
    const long = await attachments.begin({ name: 'a.txt', sizeBytes: 2, isTemporary: false });
    await expect(attachments.append(long, Buffer.from('abc'))).rejects.toThrow(/another size/);
    await attachments.cancel(long);
    await expect(attachments.finish(long)).rejects.toThrow(/no longer under way/);
  });

  test('reading goes on after Paddock has ended in the middle of it', async () => {
    const attached = await opened.attach('castles.txt', castles(5));
    addMessage([attached]);
    opened.store.prepare(`UPDATE documents SET state = 'reading'`).run();
    await opened.documents[Symbol.asyncDispose]();
    opened.store.close();
    await using again = await openDocuments({ dataFolder: opened.dataFolder });
    await waitUntil('it is read', () => again.documents.get(idOf(attached)).state === 'ready');
    expect(again.documents.read(idOf(attached), 0, 100).text).toContain('The walls are thick');
  });
});

describe('collections', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'paddock-notes-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const now = (): Collection => {
    const [collection] = opened.documents.collections.list();
    if (!collection) throw new Error('There is no collection.');
    return collection;
  };
  const untilIdle = (readyCount: number) =>
    waitUntil(`${readyCount} files are indexed`, () => now().state === 'idle' && now().readyCount === readyCount);
  const ask = async (text: string) =>
    (await opened.ask(text, { collectionIds: [now().id] })).map((source) => source.documentName);

  async function collect(path = folder): Promise<void> {
    const { id } = opened.documents.collections.create('Notes');
    await opened.documents.collections.addPlace(id, path);
  }

  test('a folder is counted before it is read, without what no person wrote', async () => {
    await mkdir(join(folder, 'node_modules'));
    await mkdir(join(folder, '.git'));
    await mkdir(join(folder, 'deep'));
    for (const path of ['a.txt', 'deep/b.md', '.hidden.txt', 'node_modules/c.js', '.git/config.txt', 'd.bin']) {
      await writeFile(join(folder, path), 'The red castle.');
    }
    await symlink('/etc', join(folder, 'link'));
    const preview = await opened.documents.collections.previewPlace(folder);
    expect(preview).toMatchObject({ kind: 'folder', fileCount: 2, sizeBytes: 30 });
    await expect(opened.documents.collections.previewPlace(opened.dataFolder)).rejects.toThrow(/own data folder/);
    await expect(opened.documents.collections.previewPlace(join(folder, 'none'))).rejects.toThrow(/no folder or file/);
    expect(opened.store.prepare('SELECT count(*) AS count FROM documents').get()).toEqual({ count: 0 });
  });

  test('wait while they are to wait, as on a battery; what is attached to a question never does', async () => {
    let isWaiting = true;
    await using waiting = await openDocuments({ isWaiting: () => isWaiting });
    await writeFile(join(folder, 'red.txt'), 'The code of the red castle is 4821.');
    const { id } = waiting.documents.collections.create('Notes');
    await waiting.documents.collections.addPlace(id, folder);
    const attached = await waiting.attach('note.txt', 'The walls are thick.');
    await waitUntil('the note is read', () => waiting.documents.get(idOf(attached)).state === 'ready');
    const ready = () => waiting.documents.collections.list()[0]?.readyCount;
    expect(ready()).toBe(0);
    isWaiting = false;
    waiting.events.emit({ type: 'power', power: { isOnBattery: false, isWaiting: false } });
    await waitUntil('the folder is read', () => ready() === 1);
  });

  test('answers questions, and follows files that are added, changed and removed', async () => {
    await writeFile(join(folder, 'red.txt'), 'The code of the red castle is 4821.');
    await collect();
    await untilIdle(1);
    expect(await ask(question)).toEqual(['red.txt']);

    await writeFile(join(folder, 'blue.txt'), 'The code of the blue tower is 1234.');
    await untilIdle(2);
    expect(await ask('blue tower')).toContain('blue.txt');

    await writeFile(join(folder, 'red.txt'), 'There is only a garden here now.');
    await waitUntil('the change is seen', async () => (await ask('garden')).includes('red.txt'));
    expect(await ask('castle')).toEqual([]);

    await rm(join(folder, 'blue.txt'));
    await untilIdle(1);
    expect(await ask('blue tower')).toEqual([]);
  });

  test('one broken file is listed with its reason, tried again when asked to, and the rest goes on', async () => {
    await writeFile(join(folder, 'broken.pdf'), '%PDF-1.7\nnothing');
    await writeFile(join(folder, 'good.txt'), 'The red castle.');
    await collect();
    await waitUntil('both are done', () => now().readyCount === 1 && now().failedCount === 1);
    const { files, total } = opened.documents.collections.files({
      collectionId: now().id,
      show: 'problems',
      offset: 0,
      limit: 10,
    });
    expect(total).toBe(1);
    expect(files[0]).toMatchObject({ name: 'broken.pdf', state: 'failed', error: { code: 'file_unreadable' } });
    opened.documents.collections.retry(now().id, files[0]?.id ?? '');
    expect(now().failedCount).toBe(0);
    await waitUntil('it has failed again', () => now().failedCount === 1);
  });

  test('waits while it is paused, goes on after a restart, and leaves out the rest when told to', async () => {
    const { id } = opened.documents.collections.create('Notes');
    opened.documents.collections.pause(id);
    for (const name of ['a.txt', 'b.txt']) await writeFile(join(folder, name), `The ${name} castle.`);
    await opened.documents.collections.addPlace(id, folder);
    await waitUntil('it is paused', () => now().state === 'paused' && now().fileCount === 2);
    expect(now().readyCount).toBe(0);
    opened.documents.collections.cancel(id);
    await waitUntil('it is idle', () => now().state === 'idle');
    expect(now()).toMatchObject({ skippedCount: 2, readyCount: 0 });
    opened.documents.collections.pause(id);
    opened.documents.collections.retry(id, null);
    await opened.documents[Symbol.asyncDispose]();
    opened.store.close();
    await using again = await openDocuments({ dataFolder: opened.dataFolder });
    expect(again.documents.collections.list()[0]).toMatchObject({ state: 'paused', fileCount: 2 });
    again.documents.collections.resume(id);
    await waitUntil('it is indexed', () => again.documents.collections.list()[0]?.readyCount === 2);
  });

  test('a file with a new time and the same bytes is not read anew', async () => {
    await writeFile(join(folder, 'a.txt'), 'The red castle.');
    await collect();
    await untilIdle(1);
    const chunk = () => opened.store.prepare('SELECT max(id) AS id FROM document_chunks').get();
    const before = chunk();
    const modified = () => opened.store.prepare('SELECT modified_ms AS at FROM documents').get();
    const first = modified();
    await utimes(join(folder, 'a.txt'), new Date(), new Date(Date.now() + 60_000));
    await opened.documents.collections.rescan(now().id);
    await waitUntil(
      'the new time is known',
      () => JSON.stringify(modified()) !== JSON.stringify(first) && now().state === 'idle',
    );
    expect(chunk()).toEqual(before);
    await appendFile(join(folder, 'a.txt'), ' And the blue one.');
    await waitUntil('the new text is read', async () => (await ask('blue one')).length === 1);
  });

  test('a disk that is away takes nothing with it', async () => {
    await writeFile(join(folder, 'a.txt'), 'The red castle.');
    await collect();
    await untilIdle(1);
    await rm(folder, { recursive: true });
    await waitUntil('it is away', async () => {
      await opened.documents.collections.rescan(now().id);
      return now().places[0]?.isAvailable === false;
    });
    expect(now().readyCount).toBe(1);
  });

  test('a removed collection comes back whole until Paddock ends, and not after', async () => {
    await writeFile(join(folder, 'a.txt'), 'The red castle.');
    await collect();
    await untilIdle(1);
    const { id } = now();
    await opened.documents.collections.remove(id);
    expect(await opened.ask('castle', { collectionIds: [id] })).toEqual([]);
    opened.documents.collections.restore(id);
    await untilIdle(1);
    expect(await ask('castle')).toEqual(['a.txt']);
    await opened.documents.collections.remove(id);
    await opened.documents[Symbol.asyncDispose]();
    opened.store.close();
    await using again = await openDocuments({ dataFolder: opened.dataFolder });
    expect(again.store.prepare('SELECT count(*) AS count FROM documents').get()).toEqual({ count: 0 });
    expect(() => again.documents.collections.restore(id)).toThrow(/no longer/);
  });

  test('a folder is taken once, and not again within itself', async () => {
    await mkdir(join(folder, 'deep'));
    await collect();
    const { addPlace } = opened.documents.collections;
    await expect(addPlace(now().id, folder)).rejects.toThrow(/already/);
    await expect(addPlace(now().id, join(folder, 'deep'))).rejects.toThrow(/lies in/);
  });
});
