import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { joinPaths, loginShellPath } from './shell-path.ts';

describe.skipIf(process.platform === 'win32')('the PATH of a login shell', () => {
  it('is found among what its profile prints', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'paddock-path-'));
    try {
      const shell = join(folder, 'shell');
      writeFileSync(shell, '#!/bin/sh\necho "Welcome back"\nPATH=/opt/homebrew/bin:/usr/bin\neval "$2"\necho bye\n');
      chmodSync(shell, 0o755);
      expect(await loginShellPath(shell)).toBe('/opt/homebrew/bin:/usr/bin');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is not known where the shell fails or is none', async () => {
    expect(await loginShellPath('/bin/false')).toBeNull();
    expect(await loginShellPath('/nowhere/zsh')).toBeNull();
  });
});

it('comes before the own one, each folder once', () => {
  expect(joinPaths('/opt/bin:/usr/bin', '/usr/bin::/bin')).toBe('/opt/bin:/usr/bin:/bin');
});
