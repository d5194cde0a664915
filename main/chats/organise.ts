import type { Chat, ChatSettings } from '../../contract/chats.ts';
import { AppError } from '../../contract/errors.ts';
import type { Places } from './places.ts';

type Dependencies = {
  places: Places;
  changed(chatId: string | null): void;
  /** Throws where there is no such folder. */
  requireFolder(folderId: string): void;
  /** Ends what is being written in a chat. */
  stopChat(chatId: string): void;
};

export type NewChatInput = {
  isTemporary?: boolean | undefined;
  folderId?: string | null | undefined;
  settings?: ChatSettings | undefined;
  comparisonId?: string | undefined;
};

export type ChatUpdate = {
  chatId: string;
  title?: string | undefined;
  folderId?: string | null | undefined;
  isPinned?: boolean | undefined;
  isArchived?: boolean | undefined;
  tags?: string[] | undefined;
  notes?: string | undefined;
  settings?: ChatSettings | undefined;
};

/** Makes chats, sorts them, and takes them away. */
export function createOrganiser({ places, changed, requireFolder, stopChat }: Dependencies) {
  const { requireChat } = places;

  /** A temporary chat has nowhere to stand but in the list. */
  function checkFolder(folderId: string | null | undefined, isTemporary: boolean): void {
    if (folderId === null || folderId === undefined) return;
    if (isTemporary) throw new AppError('invalid_input', 'A temporary chat can’t be put into a folder.');
    requireFolder(folderId);
  }

  function create({ isTemporary = false, folderId = null, settings, comparisonId }: NewChatInput): Chat {
    checkFolder(folderId, isTemporary);
    const id = places.newChatId(isTemporary);
    const { queries } = places.of(id);
    queries.transaction(() => {
      queries.insertChat({ id, createdAt: Date.now(), folderId, comparisonId: comparisonId ?? null });
      if (settings !== undefined) queries.updateChat(id, { settings });
    });
    changed(id);
    return requireChat(id);
  }

  return {
    create,

    update: ({ chatId, ...patch }: ChatUpdate): Chat => {
      const chat = requireChat(chatId);
      checkFolder(patch.folderId, chat.isTemporary);
      places.of(chatId).queries.updateChat(chatId, {
        ...patch,
        titleSource: patch.title === undefined ? undefined : 'chosen',
        tags: patch.tags && withoutRepeats(patch.tags),
      });
      changed(chatId);
      return requireChat(chatId);
    },

    remove: (chatId: string): void => {
      requireChat(chatId);
      stopChat(chatId);
      places.of(chatId).queries.updateChat(chatId, { removedAt: Date.now() });
      changed(chatId);
    },

    restore: (chatId: string): Chat => {
      requireChat(chatId);
      places.of(chatId).queries.updateChat(chatId, { removedAt: null });
      changed(chatId);
      return requireChat(chatId);
    },

    purge: (chatId: string | null): void => {
      if (chatId === null) for (const { queries } of places.all()) queries.purgeBin(Number.MAX_SAFE_INTEGER);
      else if (requireChat(chatId).removedAt === null) {
        throw new AppError('conflict', 'Only a chat in the bin can be deleted for good.', {
          remedy: 'Move it to the bin first.',
        });
      } else places.of(chatId).queries.purgeChat(chatId);
      changed(chatId);
    },
  };
}

/** The first spelling of a tag stays. */
function withoutRepeats(tags: readonly string[]): string[] {
  const known = new Map(tags.toReversed().map((tag) => [tag.toLocaleLowerCase(), tag]));
  return [...new Set(tags.map((tag) => known.get(tag.toLocaleLowerCase()) ?? tag))];
}
