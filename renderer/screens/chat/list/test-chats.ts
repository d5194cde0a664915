import type { Chat, Folder } from '../../../../contract/chats.ts';

/** A chat for tests, with what matters in them. */
export function makeChat(id: string, fields: Partial<Chat> = {}): Chat {
  return {
    id,
    title: id,
    titleSource: 'auto',
    createdAt: 0,
    updatedAt: 0,
    leafId: null,
    isGenerating: false,
    isWaiting: false,
    folderId: null,
    isPinned: false,
    isArchived: false,
    isTemporary: false,
    tags: [],
    comparisonId: null,
    removedAt: null,
    ...fields,
  };
}

export function makeFolder(id: string, parentId: string | null = null, position = 0): Folder {
  return { id, name: id, parentId, position };
}
