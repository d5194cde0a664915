import type { Attachment, Chat, Message } from '../../contract/chats.ts';
import { AppError } from '../../contract/errors.ts';
import { blankMessage, newMessageId, type Places } from './places.ts';
import { titleFrom } from './titles.ts';

type Dependencies = {
  places: Places;
  changed(chatId: string): void;
  /** The message as it stands now, also while it is written. */
  current(message: Message): Message;
  /** Ends what is being written among these messages. */
  stop(messageIds: readonly string[]): void;
};

export type NewTurn = {
  chatId: string;
  parentId: string | null;
  role: Message['role'];
  text: string;
  attachments?: Attachment[] | undefined;
};

/** What is done to the tree of a chat without asking a model. */
export function createTree({ places, changed, current, stop }: Dependencies) {
  const { requireChat, requireMessage } = places;
  let lastRemovalAt = 0;

  /** Adds a turn and shows it. Throws where there is nothing at `parentId` that it could follow. */
  function addTurn({ chatId, parentId, role, text, attachments = [] }: NewTurn): Message {
    const chat = requireChat(chatId);
    if (chat.removedAt !== null) throw inBin();
    const parent = parentId === null ? null : requireMessage(parentId);
    if (parent !== null && parent.chatId !== chat.id) {
      throw new AppError('invalid_input', 'The message to continue from belongs to another chat.');
    }
    if (parent?.state === 'generating') {
      throw new AppError('conflict', 'The answer before it is still being written.', {
        remedy: 'Wait until it has ended, or put the question in line.',
      });
    }
    const message: Message = { ...blankMessage(chat.id, parentId), role, text, attachments, state: 'complete' };
    const { queries } = places.of(chat.id);
    queries.transaction(() => {
      queries.insertMessage(message);
      queries.updateChat(chat.id, { leafId: message.id, updatedAt: message.createdAt });
      if (chat.titleSource === 'none' && role === 'user') {
        const title = titleFrom(text, attachments);
        if (title !== '') queries.updateChat(chat.id, { title, titleSource: 'auto' });
      }
    });
    return message;
  }

  function insert(turn: NewTurn): Message {
    const message = addTurn(turn);
    changed(turn.chatId);
    return message;
  }

  function edit(input: { messageId: string; text: string; keepsRest?: boolean | undefined }): Message {
    const old = current(requireMessage(input.messageId));
    if (old.state === 'generating') {
      throw new AppError('conflict', 'This answer is still being written.', {
        remedy: 'Stop it, or wait for its end.',
      });
    }
    const { queries } = places.of(old.chatId);
    const edited: Message = {
      ...old,
      id: newMessageId(old.chatId),
      createdAt: Date.now(),
      text: input.text,
      state: 'complete',
      // What a person has written, no model can be asked for again.
      modelId: null,
      modelName: null,
      stats: null,
      provenance: null,
      error: null,
    };
    const rest = input.keepsRest ? copies(branchBehind(old), edited.chatId, new Map([[old.id, edited.id]])) : [];
    queries.transaction(() => {
      queries.insertMessage(edited);
      for (const message of rest) queries.insertMessage(message);
      queries.updateChat(old.chatId, { leafId: rest.at(-1)?.id ?? edited.id, updatedAt: edited.createdAt });
    });
    changed(old.chatId);
    return edited;
  }

  /** No two removals are of the same time, by which they are told apart when one is taken back. */
  function removalTime(): number {
    lastRemovalAt = Math.max(Date.now(), lastRemovalAt + 1);
    return lastRemovalAt;
  }

  /** What follows a message: on the branch that is shown where that runs through it, else on the newest. */
  function branchBehind(message: Message): Message[] {
    const { queries } = places.of(message.chatId);
    const { leafId } = requireChat(message.chatId);
    const shown = leafId === null ? [] : queries.pathTo(leafId);
    const path = shown.some(({ id }) => id === message.id) ? shown : queries.pathTo(queries.newestLeaf(message.id));
    return path.slice(path.findIndex(({ id }) => id === message.id) + 1);
  }

  /** Messages under new ids, parents before their children. `ids` maps the old ones and takes up the new. */
  function copies(messages: readonly Message[], chatId: string, ids: Map<string, string>): Message[] {
    for (const { id } of messages) ids.set(id, newMessageId(chatId));
    return messages.map(current).map((message) => ({
      ...message,
      id: ids.get(message.id) ?? message.id,
      chatId,
      parentId: message.parentId === null ? null : (ids.get(message.parentId) ?? null),
      // Only the first of the two goes on.
      state: message.state === 'generating' ? 'stopped' : message.state,
    }));
  }

  /** A new chat with these messages of another, set up as that one is. */
  function copyChat(chat: Chat, messages: readonly Message[], leafId: string | null): Chat {
    const id = places.newChatId(chat.isTemporary);
    const { queries } = places.of(id);
    const ids = new Map<string, string>();
    queries.transaction(() => {
      const now = Date.now();
      queries.insertChat({ id, createdAt: now, folderId: chat.folderId });
      for (const message of copies(messages, id, ids)) queries.insertMessage(message);
      const { title, titleSource, tags } = chat;
      const leaf = leafId === null ? null : (ids.get(leafId) ?? null);
      queries.updateChat(id, { title, titleSource, tags, ...queries.getDetails(chat.id), leafId: leaf });
    });
    changed(id);
    return requireChat(id);
  }

  return {
    addTurn,
    insert,
    edit,

    duplicate: (chatId: string): Chat => {
      const chat = requireChat(chatId);
      return copyChat(chat, places.of(chatId).queries.listMessages(chatId), chat.leafId);
    },

    branch: (messageId: string): Chat => {
      const { chatId } = requireMessage(messageId);
      return copyChat(requireChat(chatId), places.of(chatId).queries.pathTo(messageId), messageId);
    },

    removeMessage: (messageId: string): Chat => {
      const { chatId, parentId } = requireMessage(messageId);
      const { queries } = places.of(chatId);
      queries.transaction(() => {
        const before = new Set(queries.listMessages(chatId).map(({ id }) => id));
        queries.removeTree(messageId, removalTime());
        const after = new Set(queries.listMessages(chatId).map(({ id }) => id));
        stop([...before].filter((id) => !after.has(id)));
        const { leafId } = requireChat(chatId);
        if (leafId !== null && after.has(leafId)) return;
        const from = parentId ?? queries.newestRoot(chatId);
        queries.updateChat(chatId, { leafId: from === null ? null : queries.newestLeaf(from) });
      });
      changed(chatId);
      return requireChat(chatId);
    },

    restoreMessage: (messageId: string): Chat => {
      const { queries } = places.of(messageId);
      const removal = queries.getRemoval(messageId);
      if (removal === null) requireMessage(messageId);
      if (removal === null || removal.removedAt === null) return requireChat(requireMessage(messageId).chatId);
      const { chatId, removedAt, parentId } = removal;
      if (parentId !== null && queries.getMessage(parentId) === null) {
        throw new AppError('conflict', 'What came before this message was taken away too.', {
          remedy: 'Bring that back first.',
        });
      }
      queries.transaction(() => {
        queries.restoreTree(messageId, removedAt);
        queries.updateChat(chatId, { leafId: queries.newestLeaf(messageId) });
      });
      changed(chatId);
      return requireChat(chatId);
    },

    showBranch: (messageId: string): Chat => {
      const { chatId } = requireMessage(messageId);
      const { queries } = places.of(chatId);
      queries.updateChat(chatId, { leafId: queries.newestLeaf(messageId) });
      changed(chatId);
      return requireChat(chatId);
    },
  };
}

function inBin(): AppError {
  return new AppError('conflict', 'This chat is in the bin.', { remedy: 'Restore it to go on with it.' });
}
