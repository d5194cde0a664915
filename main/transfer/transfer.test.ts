import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bytesOf, done, openTransfer, summaryOf, type OpenedTransfer } from '../transfer.test-helper.ts';

const fixtures = join(import.meta.dirname, '../../tests/fixtures/transfer');
let folder: string;
const opened: AsyncDisposable[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paddock-transfer-'));
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

const everything = ['chatgpt.json', 'claude.json', 'lm-studio', 'jan', 'open-webui.json'].map((name) =>
  join(fixtures, name),
);

test('files and folders of every app are brought in one go, and a second time nothing comes', async () => {
  const there = await open('a');
  const job = await done(there, there.transfer.import(everything));
  expect(job.summary).toMatchObject({
    sources: ['chatgpt', 'claude', 'lmstudio', 'openwebui', 'jan'],
    chatsAdded: 6,
    messagesAdded: 5 + 2 + 4 + 5 + 4 + 5,
    skipped: [{ reason: 'empty', count: 1, examples: ['Nothing said'] }],
  });
  const before = there.texts();
  expect(before.map(([title]) => title)).toEqual([
    'Gardening in spring',
    'Planets',
    'A weekend in Porto',
    'Baking bread',
    'Rivers of France',
    'Hello',
  ]);
  const again = await done(there, there.transfer.import(everything));
  expect(again.summary).toMatchObject({ chatsAdded: 0, chatsChanged: 0, chatsUnchanged: 6, messagesAdded: 0 });
  expect(again.importId).toBeNull();
  expect(there.texts()).toEqual(before);
});

test('an import is taken back to the bin and brought back from it, later too', async () => {
  const there = await open('a');
  const { importId } = await done(there, there.transfer.import([join(fixtures, 'chatgpt.json')]));
  expect(there.transfer.imports()).toMatchObject([{ id: importId, sources: ['chatgpt'], chats: 2 }]);
  there.transfer.undo(importId ?? '');
  expect(there.texts()).toEqual([]);
  expect(there.chats.listBin()).toHaveLength(2);
  there.transfer.redo(importId ?? '');
  expect(there.texts()).toHaveLength(2);
  there.transfer.undo(importId ?? '');
  const again = await summaryOf(there, there.transfer.import([join(fixtures, 'chatgpt.json')]));
  expect(again).toMatchObject({ chatsAdded: 0, chatsBroughtBack: 2 });
  expect(there.texts()).toHaveLength(2);
});

test('a chat that went on elsewhere gets only what is new', async () => {
  const there = await open('a');
  const [chat] = JSON.parse(await readFile(join(fixtures, 'claude.json'), 'utf8')) as [
    { chat_messages: unknown[]; updated_at: string },
  ];
  const last = chat.chat_messages.splice(2);
  const path = join(folder, 'export.json');
  await writeFile(path, JSON.stringify([chat]));
  await done(there, there.transfer.import([path]));
  await writeFile(
    path,
    JSON.stringify([{ ...chat, updated_at: '2026-04-01T00:00:00Z', chat_messages: [...chat.chat_messages, ...last] }]),
  );
  const summary = await summaryOf(there, there.transfer.import([path]));
  expect(summary).toMatchObject({ chatsAdded: 0, chatsChanged: 1, messagesAdded: 2 });
  expect(there.texts()[0]?.[1]).toHaveLength(4);
});

test('a zip is read whatever lies beside the chats, and nothing in it is written anywhere', async () => {
  const there = await open('a');
  const path = join(folder, 'chatgpt.zip');
  const conversations = new Uint8Array(await readFile(join(fixtures, 'chatgpt.json')));
  await writeFile(
    path,
    zipSync({
      'user.json': strToU8('{"id":"user-1","email":"a@b.c"}'),
      'file-1.png': new Uint8Array(200_000).fill(7),
      '../../../../escape.json': strToU8('{"messages":[{"role":"user","content":"out"}]}'),
      'conversations.json': conversations,
    }),
  );
  const summary = await summaryOf(there, there.transfer.import([path]));
  expect(summary).toMatchObject({ chatsAdded: 3, sources: ['lmstudio', 'chatgpt'] });
  expect(summary.skipped).toMatchObject([{ reason: 'empty' }]);
});

test('what is no export is refused with a reason, and a damaged file too', async () => {
  const there = await open('a');
  const attempt = async (name: string, content: Uint8Array | string) => {
    const path = join(folder, name);
    await writeFile(path, content);
    return there.transfer.ended(there.transfer.import([path]).id);
  };
  expect(await attempt('package.json', '{"name":"x"}')).toMatchObject({
    state: 'failed',
    error: { code: 'invalid_input' },
  });
  const zip = zipSync({ 'conversations.json': new Uint8Array(await readFile(join(fixtures, 'chatgpt.json'))) });
  const broken = await attempt(
    'broken.zip',
    zip.slice(0, 200).map((byte, index) => (index > 60 ? byte ^ 0x5a : byte)),
  );
  expect(broken).toMatchObject({ state: 'failed' });
  expect(broken.error?.code).not.toBe('internal');
  const cut = await attempt('cut.json', (await readFile(join(fixtures, 'chatgpt.json'), 'utf8')).slice(0, 6200));
  expect(cut.error?.code ?? 'none').not.toBe('internal');
  const missing = await there.transfer.ended(there.transfer.import([join(folder, 'nowhere.json')]).id);
  expect(missing).toMatchObject({ state: 'failed', error: { code: 'file_not_found' } });
});

test('a bomb of brackets in a zip leaves memory and the other chats alone', async () => {
  const there = await open('a');
  const deep = `[${'['.repeat(3_000_000)}${']'.repeat(3_000_000)},{"messages":[{"role":"user","content":"still here"}]}]`;
  const path = join(folder, 'bomb.zip');
  await writeFile(path, zipSync({ 'deep.json': strToU8(deep) }, { level: 9 }));
  const summary = await summaryOf(there, there.transfer.import([path]));
  expect(summary).toMatchObject({ chatsAdded: 1, skipped: [{ reason: 'tooDeep', count: 1 }] });
});

test('an import can be cancelled; what had come stays and can be taken back', async () => {
  const there = await open('a');
  const path = join(folder, 'many.json');
  const chat = (n: number) => ({
    uuid: `u${n}`,
    name: `Chat ${n}`,
    chat_messages: [{ uuid: `m${n}`, sender: 'human', text: 'x'.repeat(2000) }],
  });
  await writeFile(path, JSON.stringify(Array.from({ length: 20_000 }, (_, n) => chat(n))));
  const job = there.transfer.import([path]);
  await expect.poll(() => there.transfer.jobs()[0]?.chats, { interval: 5 }).toBeGreaterThan(0);
  there.transfer.cancel(job.id);
  const ended = await there.transfer.ended(job.id);
  expect(ended.state).toBe('cancelled');
  const [past] = there.transfer.imports();
  expect(past?.chats).toBeGreaterThan(0);
  expect(past?.chats).toBeLessThan(20_000);
});

test('all chats are exported with names that every system takes, in the folders that they stand in', async () => {
  const there = await open('a');
  await done(there, there.transfer.import(everything));
  const [chat] = there.chats.listChats();
  there.chats.updateChat(chat?.id ?? '', { title: 'CON: <a/b> ..' });
  const job = await done(there, there.transfer.exportAll('markdown', null));
  const files = unzipSync(await bytesOf(there, job));
  expect(Object.keys(files).toSorted()).toEqual([
    'Baking bread.md',
    'CON a b.md',
    'Hello.md',
    'Planets.md',
    'Rivers of France.md',
    'Trips/A weekend in Porto.md',
  ]);
  const rivers = strFromU8(files['Rivers of France.md'] ?? new Uint8Array());
  expect(rivers).toContain('## o3\n');
  expect(rivers).toContain('It is **1,006 km** long.');
  expect(rivers).not.toContain('The Seine.');
});

test('JSON of all chats, brought into an empty data folder, is the same chats', async () => {
  const there = await open('a');
  await done(there, there.transfer.import(everything));
  const job = await done(there, there.transfer.exportAll('json', null));
  const path = join(folder, 'all.zip');
  await writeFile(path, await bytesOf(there, job));
  const other = await open('b');
  const summary = await summaryOf(other, other.transfer.import([path]));
  expect(summary).toMatchObject({ sources: ['paddock'], chatsAdded: 6 });
  expect(other.texts()).toEqual(there.texts());
});

async function backupOf(there: OpenedTransfer): Promise<string> {
  const job = await done(there, there.transfer.backup());
  const path = join(folder, `${job.id}.zip`);
  await writeFile(path, await bytesOf(there, job));
  return path;
}

test('a backup restores chats, folders, presets and settings, and says before what it would do', async () => {
  const there = await open('a');
  await done(there, there.transfer.import(everything));
  there.settings.set({ theme: 'dark', proxy: 'http://me:secret@proxy.example:3128' });
  there.store.prepare(`UPDATE presets SET system_prompt = 'Mine' WHERE id = 'plain'`).run();
  const path = await backupOf(there);
  expect(strFromU8(unzipSync(new Uint8Array(await readFile(path)))['settings.json'] ?? new Uint8Array())).not.toContain(
    'secret',
  );

  const other = await open('b');
  const plan = await summaryOf(other, other.transfer.inspect(path));
  expect(plan).toMatchObject({ chatsAdded: 6, messagesAdded: 25 });
  expect(plan.others).toContainEqual({ name: 'folders', count: 1, added: 1 });
  expect(other.texts()).toEqual([]);
  expect(other.settings.get().theme).toBe('system');

  const summary = await summaryOf(other, other.transfer.restore(path));
  expect(summary).toEqual(plan);
  expect(other.texts()).toEqual(there.texts());
  expect(other.settings.get()).toMatchObject({ theme: 'dark', proxy: 'http://proxy.example:3128/' });
  const prompts = other.store
    .prepare(`SELECT system_prompt FROM presets WHERE name LIKE 'Plain%' ORDER BY 1`)
    .pluck()
    .all();
  expect(prompts).toEqual(['', 'Mine']);
  const again = await summaryOf(other, other.transfer.restore(path));
  expect(again).toMatchObject({ chatsAdded: 0, chatsUnchanged: 6, messagesAdded: 0 });
  expect(again.others.every(({ added }) => added === 0)).toBe(true);
});

test('servers of tools come without secrets and switched off', async () => {
  const there = await open('a');
  there.servers.push({
    name: 'files',
    entry: {
      command: 'npx',
      args: ['-y', 'server', '--api-key', 'hush-1', '--token=hush-2', '/home'],
      env: { API_KEY: 'hush-3' },
      token: 'hush-4',
    },
  });
  there.servers.push({
    name: 'web',
    entry: { url: 'https://me:hush-5@mcp.example/sse?key=hush-6', headers: { Authorization: 'Bearer hush-7' } },
  });
  const path = await backupOf(there);
  const text = Object.values(unzipSync(new Uint8Array(await readFile(path))))
    .map((file) => strFromU8(file))
    .join('');
  expect(text).not.toContain('hush');
  const other = await open('b');
  other.servers.push({ name: 'web', entry: { url: 'https://mine.example/' } });
  const { others } = await summaryOf(other, other.transfer.restore(path));
  expect(others).toContainEqual({ name: 'toolServers', count: 2, added: 1 });
  expect(other.servers).toEqual([
    { name: 'web', entry: { url: 'https://mine.example/' } },
    {
      name: 'files',
      entry: {
        command: 'npx',
        args: ['-y', 'server', '--api-key', '', '--token=', '/home'],
        env: { API_KEY: '' },
        disabled: true,
      },
    },
  ]);
});

test('a restore keeps what changed on both sides', async () => {
  const there = await open('a');
  await done(there, there.transfer.import([join(fixtures, 'claude.json')]));
  const path = await backupOf(there);
  const [chat] = there.chats.listChats();
  const [first] = there.chats.listMessages(chat?.id ?? '');
  if (chat === undefined || first === undefined) throw new Error('no chat');
  there.chats.insertMessage({ ...first, id: 'mine', text: 'Added since', parentId: null });
  there.chats.updateChat(chat.id, { title: 'Renamed since', updatedAt: chat.updatedAt + 1000 });
  there.store.prepare(`UPDATE messages SET text = 'Changed since' WHERE id = ?`).run(first.id);
  await done(there, there.transfer.restore(path));
  const texts = there.chats.listMessages(chat.id).map(({ text }) => text);
  expect(there.chats.getChat(chat.id)?.title).toBe('Renamed since');
  expect(texts).toContain('Added since');
  expect(texts).toContain('Changed since');
  expect(texts).toContain(first.text);
});

test('messages that claim the ids of another chat’s do not touch it', async () => {
  const there = await open('a');
  await done(there, there.transfer.import([join(fixtures, 'claude.json')]));
  const before = there.texts();
  const [chat] = there.chats.listChats();
  const { data } = await there.transfer.exportChat(chat?.id ?? '', 'json');
  const path = join(folder, 'copy.json');
  await writeFile(path, data.replace(chat?.id ?? '', 'another-chat'));
  expect(await summaryOf(there, there.transfer.import([path]))).toMatchObject({ chatsAdded: 1, messagesAdded: 4 });
  expect(there.texts().filter(([title]) => title === 'Gardening in spring')).toEqual([...before, ...before]);
  expect(await summaryOf(there, there.transfer.import([path]))).toMatchObject({ chatsUnchanged: 1, messagesAdded: 0 });
});

test('backups by themselves are made when they are due, and the oldest go', async () => {
  const there = await open('a');
  const backups = join(folder, 'backups');
  await there.transfer.checkPlan();
  there.settings.set({ backupPlan: { folder: backups, everyHours: 1, keep: 1 } });
  await there.transfer.checkPlan();
  const first = await there.transfer.backupStatus();
  expect(first.lastError).toBeNull();
  expect(first.lastAt).toBeGreaterThan(0);
  await there.transfer.checkPlan();
  expect(await there.transfer.backupStatus()).toEqual(first);
  there.settings.set({ backupPlan: { folder: '/proc/nowhere', everyHours: 1, keep: 1 } });
  await there.transfer.checkPlan();
  expect((await there.transfer.backupStatus()).lastError).not.toBeNull();
});
