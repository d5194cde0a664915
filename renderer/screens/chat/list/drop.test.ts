import { describe, expect, it } from 'vitest';
import type { Folder } from '../../../../contract/chats.ts';
import { dropAt } from './drop.ts';
import type { Drag } from './drop.ts';
import { listRows } from './rows.ts';
import { makeChat, makeFolder } from './test-chats.ts';

const folders = [makeFolder('work'), makeFolder('home', null, 1), makeFolder('trips', 'work')];
const loose = makeChat('loose');
const rome = makeChat('rome', { folderId: 'trips' });
const top = makeChat('top', { isPinned: true });
const rows = listRows({ chats: [loose, rome, top], folders, collapsed: new Set(['home']), tag: null, now: 0 });

function dropOn(key: string, share: number, drag: Drag) {
  const row = rows.find((other) => other.key === key);
  if (row === undefined) throw new Error(`There is no row ${key}.`);
  return dropAt(row, share, drag, folders);
}

const folder = (id: string): Drag => ({ kind: 'folder', folder: folders.find((other) => other.id === id) as Folder });

describe('dropping chats', () => {
  const drag: Drag = { kind: 'chats', chats: [loose] };

  it('on a chat in a folder means that folder', () => {
    expect(dropOn('chat:rome', 0.5, drag)).toMatchObject({ kind: 'into', folderId: 'trips' });
  });

  it('among the chats by date takes a chat out of its folder, and does nothing to one without', () => {
    expect(dropOn('group:today', 0.5, { kind: 'chats', chats: [rome] })).toMatchObject({
      kind: 'into',
      folderId: null,
    });
    expect(dropOn('group:today', 0.5, drag)).toBeNull();
  });

  it('among the pinned ones pins, and does not take a chat out of its folder', () => {
    expect(dropOn('chat:top', 0.5, { kind: 'chats', chats: [rome] })).toMatchObject({ kind: 'pin' });
  });
});

describe('dropping a folder', () => {
  it('never puts it into itself or into what is in it', () => {
    expect(dropOn('folder:work', 0.5, folder('work'))).toBeNull();
    expect(dropOn('folder:trips', 0.5, folder('work'))).toBeNull();
    expect(dropOn('chat:rome', 0.5, folder('work'))).toBeNull();
  });

  it('goes between others at the edges of a row, and into it in the middle', () => {
    expect(dropOn('folder:home', 0.1, folder('trips'))).toMatchObject({
      kind: 'place',
      place: { parentId: null, beforeId: 'home' },
    });
    expect(dropOn('folder:home', 0.5, folder('trips'))).toMatchObject({ kind: 'into', folderId: 'home' });
    expect(dropOn('folder:home', 0.9, folder('trips'))).toMatchObject({
      kind: 'place',
      place: { parentId: null, beforeId: null },
    });
  });

  it('shows no line where the folder already stands', () => {
    expect(dropOn('folder:work', 0.1, folder('work'))).toBeNull();
    expect(dropOn('folder:home', 0.1, folder('work'))).toBeNull();
  });
});
