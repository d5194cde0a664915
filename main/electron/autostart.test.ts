import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { autostartFile } from './autostart.ts';

it('is a file that the desktop reads, and no file when it is switched off', () => {
  const home = mkdtempSync(join(tmpdir(), 'paddock-login-'));
  try {
    const item = autostartFile({}, home, '/opt/My Paddock/pad"dock');
    expect(item.isOn()).toBe(false);
    item.set(true);
    expect(item.isOn()).toBe(true);
    const file = join(home, '.config', 'autostart', 'paddock.desktop');
    expect(readFileSync(file, 'utf8')).toContain('Exec="/opt/My Paddock/pad\\\\"dock" --hidden\n');
    // Desktops switch an entry off in the file itself.
    writeFileSync(file, readFileSync(file, 'utf8').replace('enabled=true', 'enabled=false'));
    expect(item.isOn()).toBe(false);
    item.set(true);
    item.set(false);
    expect(item.isOn()).toBe(false);
  } finally {
    rmSync(home, { recursive: true });
  }
});
