import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepVersions } from './previous.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paddock-previous-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (path: string) => readFileSync(path, 'utf8');

describe.skipIf(process.platform === 'win32')('the version before', () => {
  it('of an AppImage is kept, comes back in its place, and is started', async () => {
    const path = join(folder, 'Paddock.AppImage');
    const mark = join(folder, 'mark');
    const keep = (version: string) =>
      keepVersions({ folder: join(folder, 'previous'), version, installed: { form: 'appimage', path } });
    const program = (version: string) => `#!/bin/sh\necho ${version} >${mark}\n`;
    writeFileSync(path, program('1.0.0'), { mode: 0o755 });
    expect(await keep('1.0.0').keepRunning()).toBe(true);
    expect(await keep('1.0.0').previous()).toBeNull();
    writeFileSync(path, program('1.1.0'), { mode: 0o755 });
    expect(await keep('1.1.0').previous()).toBe('1.0.0');
    expect(await keep('1.1.0').startPrevious()).toBe(true);
    expect(read(path)).toBe(program('1.0.0'));
    await expect.poll(() => spawnSync('cat', [mark], { encoding: 'utf8' }).stdout.trim()).toBe('1.0.0');
    // Only one is kept, and the running one is not a version before.
    expect(await keep('1.0.0').previous()).toBeNull();
  });

  it('of a Mac is put back once Paddock has ended, whole or not at all', async () => {
    const app = join(folder, 'Paddock.app');
    const opened = join(folder, 'opened');
    const opener = join(folder, 'open');
    writeFileSync(opener, `#!/bin/sh\ncat "$1/version" >${opened}\n`, { mode: 0o755 });
    mkdirSync(app);
    writeFileSync(join(app, 'version'), '1.0.0');
    const keep = (version: string) =>
      keepVersions({
        folder: join(folder, 'previous'),
        version,
        installed: { form: 'bundle', path: app },
        system: { copyFolder: ['cp', '-R'], open: [opener] },
      });
    await keep('1.0.0').keepRunning();
    writeFileSync(join(app, 'version'), '1.1.0');
    writeFileSync(join(app, 'new'), '');
    const script = join(folder, 'end.mjs');
    writeFileSync(
      script,
      `import { keepVersions } from ${JSON.stringify(new URL('./previous.ts', import.meta.url).href)};
       await keepVersions({ folder: ${JSON.stringify(join(folder, 'previous'))}, version: '1.1.0',
         installed: { form: 'bundle', path: ${JSON.stringify(app)} },
         system: { copyFolder: ['cp', '-R'], open: [${JSON.stringify(opener)}] } }).startPrevious();`,
    );
    expect(spawnSync(process.execPath, [script]).status).toBe(0);
    await expect.poll(() => spawnSync('cat', [opened], { encoding: 'utf8' }).stdout).toBe('1.0.0');
    expect(spawnSync('ls', [app], { encoding: 'utf8' }).stdout).toBe('version\n');
  });

  it('is none where the installer that this one came with is gone', async () => {
    const kept = keepVersions({
      folder: join(folder, 'previous'),
      version: '1.0.0',
      installed: { form: 'installer', path: join(folder, 'installer.exe') },
    });
    expect(await kept.keepRunning()).toBe(false);
    expect(await kept.previous()).toBeNull();
  });
});
