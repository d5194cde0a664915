import { describe, expect, it } from 'vitest';
import type { Folder } from '../../contract/chats.ts';
import { childrenOf, placeOf, stepFolder, withFolder } from './folder-tree.ts';

const folder = (id: string, parentId: string | null, position: number): Folder => ({
  id,
  name: id,
  parentId,
  position,
});
const folders = [folder('a', null, 0), folder('b', null, 1), folder('c', null, 2), folder('b1', 'b', 0)];

const order = (all: readonly Folder[], parentId: string | null) => childrenOf(all, parentId).map(({ id }) => id);

describe('moving a folder with the arrow keys', () => {
  it('goes past one sibling at a time and stops at the ends', () => {
    const up = stepFolder(folders, 'b', 'up');
    const down = stepFolder(folders, 'b', 'down');
    expect(order(withFolder(folders, 'b', up ?? {}), null)).toEqual(['b', 'a', 'c']);
    expect(order(withFolder(folders, 'b', down ?? {}), null)).toEqual(['a', 'c', 'b']);
    expect(stepFolder(folders, 'a', 'up')).toBeNull();
    expect(stepFolder(folders, 'c', 'down')).toBeNull();
  });

  it('comes out of a folder right behind it', () => {
    const out = stepFolder(folders, 'b1', 'out');
    expect(order(withFolder(folders, 'b1', out ?? {}), null)).toEqual(['a', 'b', 'b1', 'c']);
  });

  it('goes into the folder above it', () => {
    expect(stepFolder(folders, 'c', 'in')).toEqual({ parentId: 'b', beforeId: null });
  });
});

describe('withFolder', () => {
  it('renames without moving', () => {
    const renamed = withFolder(folders, 'a', { name: 'z' });
    expect(order(renamed, null)).toEqual(['a', 'b', 'c']);
    expect(renamed.find(({ id }) => id === 'a')?.name).toBe('z');
  });

  it('can be taken back with the place that the folder had', () => {
    const before = placeOf(folders, 'a');
    const moved = withFolder(folders, 'a', { parentId: 'b', beforeId: 'b1' });
    expect(order(moved, 'b')).toEqual(['a', 'b1']);
    expect(order(withFolder(moved, 'a', before ?? {}), null)).toEqual(['a', 'b', 'c']);
  });
});
