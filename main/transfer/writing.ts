import { rm } from 'node:fs/promises';
import type { Chat, ChatSettings, Message } from '../../contract/chats.ts';
import type { ExportFormat, TransferJob } from '../../contract/transfer.ts';
import type { JobHandle } from '../jobs.ts';
import type { Log } from '../log.ts';
import { chatFolderQueries } from '../store/chat-folders.ts';
import type { Store } from '../store/open.ts';
import { settingQueries } from '../store/settings.ts';
import { transferQueries } from '../store/transfer.ts';
import { attachedIds, attachedPart, type AttachedFile, type AttachedFiles } from './attached.ts';
import { backupParts, type ToolServers } from './backup.ts';
import { toExportedChat } from './exported-chat.ts';
import { startTransferWorker } from './worker-link.ts';
import { partPath } from './write/zip.ts';

type Dependencies = {
  store: Store;
  log: Log;
  chats: { get(chatId: string): { chat: Chat; messages: Message[]; settings: ChatSettings; notes: string } };
  tools: ToolServers;
  attachedFiles: AttachedFiles;
  version: string;
};

/** `wanted`: the folders whose chats are written; `null` for all chats. */
export type Writing = { format: ExportFormat | 'backup'; wanted: ReadonlySet<string> | null };

const chatsAtOnce = 4;
/** So much of a file takes about as long as a chat. */
const bytesLikeChat = 1024 * 1024;

/** Writes chats, and for a backup everything else, into a zip. Answers with how large it is. */
export function createWriting({ store, log, chats, tools, attachedFiles, version }: Dependencies) {
  const queries = transferQueries(store);
  const chosenSettings = settingQueries(store);
  const folders = chatFolderQueries(store);

  async function write(
    target: string,
    { signal, update }: JobHandle<TransferJob>,
    { format, wanted }: Writing,
  ): Promise<number> {
    const isBackup = format === 'backup';
    const all = folders.list();
    const ids = queries.listChatIds(isBackup);
    const { before, behind } = isBackup
      ? backupParts(queries, chosenSettings.all(), tools)
      : { before: [], behind: [] };
    const whole = ids.length + (isBackup ? attachedFiles.totalBytes() / bytesLikeChat : 0);
    await using worker = startTransferWorker({ kind: 'write', target, format }, signal);

    async function ready(): Promise<{ wasLeftOut: boolean }> {
      const message = await worker.next();
      return { wasLeftOut: message.type === 'ready' && message.wasLeftOut };
    }

    async function sendFile(name: string, content: unknown): Promise<void> {
      worker.send({ type: 'file', name, text: `${JSON.stringify(content, null, 2)}\n` });
      await ready();
    }

    await ready();
    if (isBackup) await sendFile('paddock-backup.json', { format: 'paddock-backup', version: 1, paddock: version });
    for (const part of before) await sendFile(`${part.name}.json`, { format: 'paddock-table', ...part });
    const attached = new Set<string>();
    let written = 0;
    for (let at = 0; at < ids.length; at += chatsAtOnce) {
      const batch = ids.slice(at, at + chatsAtOnce).map((chatId) => toExportedChat(chats.get(chatId), all));
      const kept = batch.filter(({ folderId }) => wanted === null || (folderId !== null && wanted.has(folderId)));
      worker.send({ type: 'chats', chats: kept.map(({ exported }) => exported) });
      for (const { exported } of kept) for (const id of attachedIds(exported)) attached.add(id);
      written += kept.length;
      update({ chats: written, share: Math.min(1, (at + batch.length) / whole) });
      await ready();
    }
    for (const part of behind) await sendFile(`${part.name}.json`, { format: 'paddock-table', ...part });
    if (isBackup) {
      const rows = attachedFiles.list([...attached]);
      // The list stands before the files: who reads it knows then which of them are needed.
      await sendFile(`${attachedPart}.json`, { format: 'paddock-table', name: attachedPart, rows });
      await attach(rows);
    }
    worker.send({ type: 'finish' });
    const last = await worker.next();
    return last.type === 'end' ? last.sizeBytes : 0;

    async function attach(rows: readonly AttachedFile[]): Promise<void> {
      let done = ids.length;
      for (const [sha256, { name, sizeBytes }] of new Map(rows.map((row) => [row.sha256, row]))) {
        worker.send({ type: 'attach', path: attachedFiles.pathOf(sha256), sha256 });
        const { wasLeftOut } = await ready();
        // A restore says so, too; everything else is worth a backup all the same.
        if (wasLeftOut) log.warn({ name, sha256 }, 'an attached file is missing or damaged, and not in the backup');
        done += sizeBytes / bytesLikeChat;
        update({ share: Math.min(1, done / whole) });
      }
    }
  }

  return async (target: string, handle: JobHandle<TransferJob>, writing: Writing): Promise<number> => {
    try {
      return await write(target, handle, writing);
    } catch (error) {
      // The thread that was writing it is gone, and could not clear away.
      await rm(partPath(target), { force: true });
      throw error;
    }
  };
}
