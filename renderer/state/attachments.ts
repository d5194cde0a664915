import { create } from 'zustand';
import type { Attachment } from '../../contract/chats.ts';
import { largestAttachmentBytes, uploadPieceBytes } from '../../contract/documents.ts';
import type { ErrorInfo } from '../../contract/errors.ts';
import { client } from '../connection/client.ts';
import { toErrorInfo } from '../connection/errors.ts';
import { formatBytes } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';
import { toasts } from '../ui/toast.tsx';
import { newLocalId } from './local-id.ts';
import { setDraft, useUi } from './ui.ts';

/** As many as one question takes. */
const mostAttachments = 50;
/** Longer pasted text is offered as an attachment. */
const longPaste = 4000;
const offerMs = 12_000;

/** A file beside a question that is being written. */
export type DraftAttachment = {
  /** Of this window alone. */
  localId: string;
  name: string;
  sizeBytes: number;
  /** An address of the picture in this window. */
  preview: string | null;
  state: 'copying' | 'there' | 'failed';
  /** 0 to 1 while it is copied to the core. */
  progress: number;
  /** What is sent with the question, once it is there. */
  attachment: Attachment | null;
  error: ErrorInfo | null;
};

type Target = { key: string; isTemporary: boolean };

type AttachmentState = {
  /** By chat id; the chat that does not exist yet has the key `new`. */
  drafts: Readonly<Record<string, readonly DraftAttachment[]>>;
  /** Where files that are dropped on the window go; `null` where no question can be written. */
  target: Target | null;
};

export const useAttachments = create<AttachmentState>(() => ({ drafts: {}, target: null }));

const none: readonly DraftAttachment[] = [];
const uploads = new Map<string, AbortController>();

export function useDraftAttachments(key: string): readonly DraftAttachment[] {
  return useAttachments((state) => state.drafts[key] ?? none);
}

/** Takes what can be sent from beside the question. Give it to `putBack` where sending fails. */
export function takeAttachments(key: string): DraftAttachment[] {
  const taken = draftsOf(key).filter(({ attachment }) => attachment !== null);
  setDrafts(key, []);
  return taken;
}

export function putBack(key: string, taken: readonly DraftAttachment[]): void {
  setDrafts(key, [...taken, ...draftsOf(key)]);
}

/** What the contract sends. */
export function attachmentsOf(taken: readonly DraftAttachment[]): Attachment[] {
  return taken.flatMap(({ attachment }) => (attachment === null ? [] : [attachment]));
}

export function setTarget(target: Target | null): void {
  useAttachments.setState({ target });
}

/** Puts files beside the question and copies them to the core, one after the other. */
export async function attachFiles({ key, isTemporary }: Target, files: readonly File[]): Promise<void> {
  const room = mostAttachments - draftsOf(key).length;
  if (files.length > room) toasts.add({ title: t('documents.tooMany', { count: mostAttachments }), type: 'error' });
  const added = files.slice(0, Math.max(0, room)).map((file) => ({ file, draft: draftOf(file) }));
  setDrafts(key, [...draftsOf(key), ...added.map(({ draft }) => draft)]);
  for (const { file, draft } of added) {
    if (draft.state === 'copying') await upload(key, draft.localId, file, isTemporary);
  }
}

/** Takes a file away from the question. */
export function removeAttachment(key: string, { localId, attachment, preview }: DraftAttachment): void {
  uploads.get(localId)?.abort();
  if (preview !== null) URL.revokeObjectURL(preview);
  setDrafts(
    key,
    draftsOf(key).filter((draft) => draft.localId !== localId),
  );
  if (attachment === null) return;
  const id = attachment.kind === 'document' ? attachment.documentId : attachment.fileId;
  // What stays behind without it is removed by the core a day later.
  void client.documents.discard({ id }).catch(() => {});
}

/** Long text stays in the question unless the person takes the offer. */
export function offerAsFile(target: Target, text: string): void {
  if (text.length < longPaste) return;
  const id = toasts.add({
    title: t('documents.pasted', { count: text.length }),
    timeout: offerMs,
    actionProps: {
      children: t('documents.pastedAttach'),
      onClick: () => {
        toasts.close(id);
        // The window has made one kind of line end of all of them.
        const plain = text.replaceAll('\r\n', '\n');
        setDraft(
          target.key,
          (useUi.getState().drafts[target.key] ?? '').replace(plain, () => ''),
        );
        void attachFiles(target, [new File([plain], t('documents.pastedName'), { type: 'text/plain' })]);
      },
    },
  });
}

function draftsOf(key: string): readonly DraftAttachment[] {
  return useAttachments.getState().drafts[key] ?? none;
}

function setDrafts(key: string, list: readonly DraftAttachment[]): void {
  useAttachments.setState(({ drafts }) => ({ drafts: { ...drafts, [key]: list } }));
}

function change(key: string, localId: string, patch: Partial<DraftAttachment>): void {
  setDrafts(
    key,
    draftsOf(key).map((draft) => (draft.localId === localId ? { ...draft, ...patch } : draft)),
  );
}

function draftOf(file: File): DraftAttachment {
  const isTooLarge = file.size > largestAttachmentBytes;
  return {
    localId: newLocalId(),
    name: file.name,
    sizeBytes: file.size,
    preview: file.type.startsWith('image/') && !isTooLarge ? URL.createObjectURL(file) : null,
    state: isTooLarge ? 'failed' : 'copying',
    progress: 0,
    attachment: null,
    error: isTooLarge
      ? {
          code: 'invalid_input',
          message: t('documents.tooLarge', { name: file.name, size: formatBytes(file.size) }),
          remedy: t('documents.tooLargeRemedy', { size: formatBytes(largestAttachmentBytes) }),
        }
      : null,
  };
}

async function upload(key: string, localId: string, file: File, isTemporary: boolean): Promise<void> {
  // It may have been taken away while it waited for the one before.
  if (!draftsOf(key).some((draft) => draft.localId === localId)) return;
  const abort = new AbortController();
  uploads.set(localId, abort);
  try {
    const readable = await asReadableImage(file);
    const attachment = await send(readable, isTemporary, abort.signal, (progress) =>
      change(key, localId, { progress }),
    );
    if (attachment !== null) change(key, localId, { state: 'there', progress: 1, attachment });
  } catch (error) {
    const isUnreadable = error instanceof DOMException;
    change(key, localId, {
      state: 'failed',
      error: isUnreadable
        ? { code: 'file_unreadable', message: t('documents.notReadable', { name: file.name }) }
        : toErrorInfo(error),
    });
  } finally {
    uploads.delete(localId);
  }
}

async function send(
  file: File,
  isTemporary: boolean,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Attachment | null> {
  const { uploadId } = await client.documents.beginUpload({
    name: file.name.slice(-255),
    sizeBytes: file.size,
    isTemporary,
  });
  try {
    for (let start = 0; start < file.size && !signal.aborted; start += uploadPieceBytes) {
      const piece = await toBase64(file.slice(start, start + uploadPieceBytes));
      await client.documents.append({ uploadId, piece });
      onProgress(Math.min(1, (start + uploadPieceBytes) / file.size));
    }
    if (!signal.aborted) return await client.documents.finishUpload({ uploadId });
  } catch (error) {
    await client.documents.cancelUpload({ uploadId }).catch(() => {});
    throw error;
  }
  await client.documents.cancelUpload({ uploadId });
  return null;
}

function toBase64(piece: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      const address = typeof reader.result === 'string' ? reader.result : '';
      resolve(address.slice(address.indexOf(',') + 1));
    });
    reader.addEventListener('error', () => reject(reader.error ?? new DOMException('unreadable')));
    reader.readAsDataURL(piece);
  });
}

const knownImages = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/bmp']);

/** Kinds of pictures that a browser can read and the runtimes cannot become PNG. */
async function asReadableImage(file: File): Promise<File> {
  if (!file.type.startsWith('image/') || knownImages.has(file.type)) return file;
  const picture = await createImageBitmap(file).catch(() => null);
  if (picture === null) return file;
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext('2d')?.drawImage(picture, 0, 0);
  picture.close();
  const png = await canvas.convertToBlob({ type: 'image/png' });
  return new File([png], `${file.name.replace(/\.\w+$/, '')}.png`, { type: 'image/png' });
}
