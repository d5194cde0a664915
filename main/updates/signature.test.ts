import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { requireSignature } from './signature.ts';

const script = fileURLToPath(new URL('../../scripts/package-feed.mjs', import.meta.url));

it('what the release workflow signs is believed, with its addresses and shares, and nothing else is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'paddock-feed-'));
  try {
    const run = (args: string[], env = {}) =>
      execFileSync(process.execPath, [script, ...args], { encoding: 'utf8', env: { ...process.env, ...env } });
    const keys = Object.fromEntries(
      run(['key'])
        .trim()
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    writeFileSync(
      join(folder, 'latest-linux.yml'),
      'version: 1.1.0\nfiles:\n  - url: Paddock.AppImage\npath: Paddock.AppImage\n',
    );
    run(['describe', folder], {
      ...keys,
      PADDOCK_FILES_URL: 'https://example.com/files/v1.1.0',
      PADDOCK_UPDATE_PERCENTAGE: '10',
    });
    const text = readFileSync(join(folder, 'latest-linux.yml'), 'utf8');
    const signature = readFileSync(join(folder, 'latest-linux.yml.sig'), 'utf8');
    expect(text).toContain('  - url: https://example.com/files/v1.1.0/Paddock.AppImage\n');
    expect(text).toContain('stagingPercentage: 10\n');
    const publicKeys = [keys['PADDOCK_UPDATE_PUBLIC_KEYS'] ?? ''];
    requireSignature(text, signature, publicKeys);
    expect(() => requireSignature(text.replace('10', '100'), signature, publicKeys)).toThrow('not signed');
    expect(() => requireSignature(text, null, publicKeys)).toThrow('not signed');
    expect(() => requireSignature(text, signature, [])).toThrow('not signed');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
