import { describe, expect, it } from 'vitest';
import { archiveRows, listRows } from './rows.ts';
import type { Row, RowsRequest } from './rows.ts';
import { makeChat, makeFolder } from './test-chats.ts';

function request(fields: Partial<RowsRequest>): RowsRequest {
  return { chats: [], folders: [], collapsed: new Set(), tag: null, now: 0, ...fields };
}

/** Each row by its key, indented by its depth. */
function outline(rows: readonly Row[]): string[] {
  return rows.map((row) => `${'  '.repeat(row.kind === 'heading' ? 0 : row.depth)}${row.key}`);
}

const folders = [makeFolder('work'), makeFolder('home', null, 1), makeFolder('trips', 'work')];

describe('listRows', () => {
  it('shows the folders in a folder before its chats, and never a chat twice', () => {
    const chats = [
      makeChat('loose'),
      makeChat('report', { folderId: 'work' }),
      makeChat('rome', { folderId: 'trips' }),
      makeChat('top', { folderId: 'work', isPinned: true }),
    ];
    expect(outline(listRows(request({ chats, folders })))).toEqual([
      'group:pinned',
      'chat:top',
      'group:folders',
      'folder:work',
      '  folder:trips',
      '    chat:rome',
      '  chat:report',
      'folder:home',
      '  hint:home',
      'group:today',
      'chat:loose',
    ]);
  });

  it('hides everything under a closed folder, and says there that an answer is written in it', () => {
    const chats = [makeChat('rome', { folderId: 'trips', isGenerating: true, isWaiting: true })];
    const rows = listRows(request({ chats, folders, collapsed: new Set(['work']) }));
    expect(outline(rows)).toEqual(['group:folders', 'folder:work', 'folder:home', '  hint:home']);
    expect(rows[1]).toMatchObject({ count: 1, isGenerating: true, isWaiting: true });
  });

  it('finds tagged chats in closed folders, and leaves out folders without one', () => {
    const chats = [makeChat('rome', { folderId: 'trips', tags: ['sea'] }), makeChat('loose')];
    const rows = listRows(request({ chats, folders, collapsed: new Set(['work', 'group:folders']), tag: 'sea' }));
    expect(outline(rows)).toEqual(['group:folders', 'folder:work', '  folder:trips', '    chat:rome']);
  });

  it('shows chats whose folder is gone, and folders that stand in each other', () => {
    const circle = [makeFolder('a', 'b'), makeFolder('b', 'a')];
    const rows = listRows(request({ chats: [makeChat('lost', { folderId: 'gone' })], folders: circle }));
    expect(rows.map(({ key }) => key)).toEqual(expect.arrayContaining(['folder:a', 'folder:b', 'chat:lost']));
  });

  it('keeps archived chats to the archive', () => {
    const chats = [makeChat('old', { isArchived: true, isPinned: true }), makeChat('new')];
    expect(outline(listRows(request({ chats })))).toEqual(['group:today', 'chat:new']);
    expect(outline(archiveRows(request({ chats })))).toEqual(['group:today', 'chat:old']);
  });
});
