import { implement } from '@orpc/server';
import { chats as contract, type ChatSettings } from '../../contract/chats.ts';
import type { Chats } from './chats.ts';

/** The procedures of the contract about chats, answered by the service. */
export function chatProcedures(chats: Chats, settingsForNewChat: () => ChatSettings | undefined) {
  const os = implement(contract);
  return {
    list: os.list.handler(() => chats.list()),
    bin: os.bin.handler(() => chats.bin()),
    get: os.get.handler(({ input }) => chats.get(input.chatId)),
    create: os.create.handler(({ input }) =>
      chats.create({ ...input, settings: input.settings ?? settingsForNewChat() }),
    ),
    update: os.update.handler(({ input }) => chats.update(input)),
    duplicate: os.duplicate.handler(({ input }) => chats.duplicate(input.chatId)),
    branch: os.branch.handler(({ input }) => chats.branch(input.messageId)),
    remove: os.remove.handler(({ input }) => {
      chats.remove(input.chatId);
      return {};
    }),
    restore: os.restore.handler(({ input }) => chats.restore(input.chatId)),
    purge: os.purge.handler(({ input }) => {
      chats.purge(input.chatId);
      return {};
    }),
    send: os.send.handler(({ input }) => chats.send(input)),
    insert: os.insert.handler(({ input }) => chats.insert(input)),
    regenerate: os.regenerate.handler(({ input }) => chats.regenerate(input)),
    continue: os.continue.handler(({ input }) => chats.continue(input)),
    edit: os.edit.handler(({ input }) => chats.edit(input)),
    removeMessage: os.removeMessage.handler(({ input }) => chats.removeMessage(input.messageId)),
    restoreMessage: os.restoreMessage.handler(({ input }) => chats.restoreMessage(input.messageId)),
    stop: os.stop.handler(({ input }) => {
      chats.stop(input.messageId);
      return {};
    }),
    showBranch: os.showBranch.handler(({ input }) => chats.showBranch(input.messageId)),
    follow: os.follow.handler(({ input, signal }) => chats.follow(input.messageId, signal)),
    queue: os.queue.handler(({ input }) => chats.queue(input)),
    unqueue: os.unqueue.handler(({ input }) => {
      chats.unqueue(input);
      return {};
    }),
    decide: os.decide.handler(({ input }) => {
      chats.decide(input);
      return {};
    }),
    context: os.context.handler(({ input }) => chats.context(input)),
    search: os.search.handler(({ input }) => chats.search(input)),
    folders: os.folders.handler(() => chats.folders()),
    createFolder: os.createFolder.handler(({ input }) => chats.createFolder(input)),
    updateFolder: os.updateFolder.handler(({ input }) => chats.updateFolder(input)),
    removeFolder: os.removeFolder.handler(({ input }) => {
      chats.removeFolder(input.id);
      return {};
    }),
  };
}
