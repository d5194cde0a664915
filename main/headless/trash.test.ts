import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { moveToTrash } from './trash.ts';

it('moves files to the bin with a note that brings them back, two of one name side by side', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'paddock-bin-'));
  try {
    const path = join(folder, 'A model, 100 %.gguf');
    for (const text of ['first', 'second']) {
      writeFileSync(path, text);
      await moveToTrash(path, join(folder, 'share'));
      expect(existsSync(path)).toBe(false);
    }
    const bin = join(folder, 'share', 'Trash');
    expect(readdirSync(join(bin, 'files')).sort()).toEqual(['A model, 100 %.2.gguf', 'A model, 100 %.gguf']);
    expect(readFileSync(join(bin, 'files', 'A model, 100 %.2.gguf'), 'utf8')).toBe('second');
    const note = readFileSync(join(bin, 'info', 'A model, 100 %.gguf.trashinfo'), 'utf8');
    const [head, place, date] = note.split('\n');
    expect(head).toBe('[Trash Info]');
    expect(decodeURIComponent(place ?? '')).toBe(`Path=${path}`);
    expect(place).toContain('A%20model');
    expect(date).toMatch(/^DeletionDate=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('leaves no note for a file that can’t be moved', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'paddock-bin-'));
  try {
    await expect(moveToTrash(join(folder, 'gone.gguf'), join(folder, 'share'))).rejects.toThrow(/ENOENT/);
    expect(readdirSync(join(folder, 'share', 'Trash', 'info'))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
