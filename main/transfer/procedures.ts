import { implement } from '@orpc/server';
import { transfer as contract } from '../../contract/transfer.ts';
import type { Transfer } from './transfer.ts';

/** The procedures of the contract about bringing and taking chats, answered by the service. */
export function transferProcedures(transfer: Transfer) {
  const os = implement(contract);
  return {
    jobs: os.jobs.handler(() => transfer.jobs()),
    cancel: os.cancel.handler(({ input }) => {
      transfer.cancel(input.id);
      return {};
    }),
    dismiss: os.dismiss.handler(async ({ input }) => {
      await transfer.dismiss(input.id);
      return {};
    }),
    places: os.places.handler(() => transfer.places()),
    import: os.import.handler(({ input }) => transfer.import(input.paths)),
    imports: os.imports.handler(() => transfer.imports()),
    undo: os.undo.handler(({ input }) => {
      transfer.undo(input.importId);
      return {};
    }),
    redo: os.redo.handler(({ input }) => {
      transfer.redo(input.importId);
      return {};
    }),
    exportChat: os.exportChat.handler(({ input }) => transfer.exportChat(input.chatId, input.format)),
    exportAll: os.exportAll.handler(({ input }) => transfer.exportAll(input.format, input.folderId)),
    backup: os.backup.handler(() => transfer.backup()),
    inspect: os.inspect.handler(({ input }) => transfer.inspect(input.path)),
    restore: os.restore.handler(({ input }) => transfer.restore(input.path)),
    read: os.read.handler(({ input, signal }) => transfer.read(input.id, signal)),
    backupStatus: os.backupStatus.handler(() => transfer.backupStatus()),
    backUpNow: os.backUpNow.handler(() => transfer.backUpNow()),
  };
}
