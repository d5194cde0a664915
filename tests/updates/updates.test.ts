import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installApp, type InstalledApp } from './installed.ts';
import { makeKeys, program, startPublisher } from './publisher.ts';

const never = new AbortController().signal;
const ignoreProgress = () => {};

async function expectUntouched(app: InstalledApp): Promise<void> {
  expect(await app.read()).toContain('echo 1.0.0');
  expect(await app.started()).toEqual([]);
  const pending = await readdir(join(dirname(app.file), 'paddock-updater', 'pending')).catch(() => []);
  expect(pending.filter((name) => name.includes('AppImage'))).toEqual([]);
}

// electron-updater's own updater of AppImages over a loopback server. It replaces files as only Unix lets it.
describe.skipIf(process.platform === 'win32')('a new version, by electron-updater over Node’s network', () => {
  it('is found with its notes, fetched, kept apart from the old one, and started', async () => {
    await using publisher = await startPublisher();
    await using app = await installApp(publisher);
    publisher.publish({ version: '1.1.0', notes: '## What is new\n- Faster' });
    const offer = await app.port.check('stable');
    expect(offer).toEqual({
      version: '1.1.0',
      notes: '## What is new\n- Faster',
      releasedAt: Date.UTC(2026, 10, 1, 12),
      sizeBytes: 300_000,
    });
    const received: number[] = [];
    await app.port.download(({ receivedBytes }) => received.push(receivedBytes), never);
    expect(await app.port.keepRunning()).toBe(true);
    expect(await app.read()).toContain('echo 1.0.0');
    app.port.install();
    expect(app.hasQuit()).toBe(true);
    expect(await app.finish()).toBe(true);
    await expect.poll(app.started).toEqual(['1.1.0']);
    // Nobody learns who asks.
    expect([...publisher.headers].filter((name) => name.includes('staging'))).toEqual([]);
    expect(await app.read()).toContain('echo 1.1.0');
  });

  it('that is ready takes the old one’s place at an ordinary end, without being started', async () => {
    await using publisher = await startPublisher();
    await using app = await installApp(publisher);
    publisher.publish({ version: '1.1.0' });
    await app.port.check('stable');
    await app.port.download(ignoreProgress, never);
    expect(app.hasQuit()).toBe(false);
    await app.finish();
    expect(await app.read()).toContain('echo 1.1.0');
  });

  it('whose file is not the one that was signed for is thrown away', async () => {
    await using publisher = await startPublisher();
    await using app = await installApp(publisher);
    publisher.publish({ version: '1.1.0', describedContent: program('1.1.0', 299_999) });
    expect(await app.port.check('stable')).not.toBeNull();
    await expect(app.port.download(ignoreProgress, never)).rejects.toMatchObject({ code: 'checksum_mismatch' });
    await app.finish();
    await expectUntouched(app);
  });

  it.each([
    ['is signed by somebody else', { signedBy: makeKeys().privateKey }],
    ['is changed after it was signed', { tamper: (text: string) => text.replace('size: 300000', 'size: 300001') }],
    ['names another version than was signed', { tamper: (text: string) => text.replace('1.1.0', '9.9.9') }],
  ])('whose description %s is not believed, and its file not asked for', async (_, faults) => {
    await using publisher = await startPublisher();
    await using app = await installApp(publisher);
    publisher.publish({ version: '1.1.0', ...faults });
    await expect(app.port.check('stable')).rejects.toMatchObject({ code: 'checksum_mismatch' });
    expect(publisher.asked.filter((path) => path.endsWith('.AppImage'))).toEqual([]);
    await expectUntouched(app);
  });

  it('whose description is not signed at all is not believed', async () => {
    await using publisher = await startPublisher();
    await using app = await installApp(publisher);
    publisher.publish({ version: '1.1.0', signedBy: null });
    await expect(app.port.check('stable')).rejects.toMatchObject({ code: 'checksum_mismatch' });
  });

  it('that is older is not offered, however well it is signed', async () => {
    await using publisher = await startPublisher();
    await using app = await installApp(publisher);
    publisher.publish({ version: '0.9.0' });
    expect(await app.port.check('stable')).toBeNull();
    publisher.publish({ version: '1.0.0' });
    expect(await app.port.check('stable')).toBeNull();
  });

  it('whose download breaks off is not installed, and is fetched whole the next time', async () => {
    await using publisher = await startPublisher();
    await using app = await installApp(publisher);
    publisher.publish({ version: '1.1.0' });
    publisher.cutAfterBytes(100_000);
    await app.port.check('stable');
    await expect(app.port.download(ignoreProgress, never)).rejects.toMatchObject({ code: 'network_failed' });
    await app.finish();
    await expectUntouched(app);
    publisher.cutAfterBytes(null);
    await app.port.check('stable');
    await app.port.download(ignoreProgress, never);
    await app.finish();
    expect(await app.read()).toContain('echo 1.1.0');
  });

  it('whose download is stopped by the person is given up', async () => {
    await using publisher = await startPublisher();
    await using app = await installApp(publisher);
    publisher.publish({ version: '1.1.0' });
    publisher.hold(true);
    await app.port.check('stable');
    const abort = new AbortController();
    const download = app.port.download(ignoreProgress, abort.signal);
    await expect.poll(() => publisher.asked.some((path) => path.endsWith('.AppImage'))).toBe(true);
    abort.abort();
    await expect(download).rejects.toMatchObject({ code: 'cancelled' });
    await expectUntouched(app);
  });

  it('of the beta channel is offered to those on it alone', async () => {
    await using publisher = await startPublisher();
    await using app = await installApp(publisher);
    publisher.publish({ version: '1.0.0' });
    publisher.publish({ version: '1.1.0-beta.1', channel: 'beta' });
    expect(await app.port.check('stable')).toBeNull();
    expect(await app.port.check('beta')).toMatchObject({ version: '1.1.0-beta.1' });
  });

  it('that is given to nobody yet is not offered', async () => {
    await using publisher = await startPublisher();
    await using app = await installApp(publisher);
    publisher.publish({ version: '1.1.0', percentage: 0 });
    expect(await app.port.check('stable')).toBeNull();
    publisher.publish({ version: '1.1.0', percentage: 100 });
    expect(await app.port.check('stable')).toMatchObject({ version: '1.1.0' });
  });

  it('that nobody published for this system is told from one that can’t be asked for', async () => {
    const publisher = await startPublisher();
    await using app = await installApp(publisher);
    await expect(app.port.check('stable')).rejects.toMatchObject({ code: 'not_found' });
    await publisher[Symbol.asyncDispose]();
    await expect(app.port.check('stable')).rejects.toMatchObject({ code: 'offline' });
  });
});
