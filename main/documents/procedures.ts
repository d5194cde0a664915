import { implement } from '@orpc/server';
import { documents as contract } from '../../contract/documents.ts';
import type { Documents } from './documents.ts';

/** The procedures of the contract about documents, answered by the service. */
export function documentProcedures({ attachments, collections, ...documents }: Documents) {
  const os = implement(contract);
  return {
    beginUpload: os.beginUpload.handler(async ({ input }) => ({ uploadId: await attachments.begin(input) })),
    append: os.append.handler(async ({ input }) => {
      await attachments.append(input.uploadId, Buffer.from(input.piece, 'base64'));
      return {};
    }),
    finishUpload: os.finishUpload.handler(({ input }) => attachments.finish(input.uploadId)),
    cancelUpload: os.cancelUpload.handler(async ({ input }) => {
      await attachments.cancel(input.uploadId);
      return {};
    }),
    discard: os.discard.handler(async ({ input }) => {
      await attachments.discard(input.id);
      return {};
    }),
    get: os.get.handler(({ input }) => documents.get(input.documentId)),
    read: os.read.handler(({ input }) => documents.read(input.documentId, input.start, input.end)),
    image: os.image.handler(async ({ input }) => ({ dataUri: await documents.image(input.fileId) })),
    vision: os.vision.handler(({ input }) => documents.vision(input.modelId)),
    search: os.search.handler(() => documents.search()),
    collections: os.collections.handler(() => collections.list()),
    createCollection: os.createCollection.handler(({ input }) => collections.create(input.name)),
    renameCollection: os.renameCollection.handler(({ input }) => collections.rename(input.collectionId, input.name)),
    removeCollection: os.removeCollection.handler(async ({ input }) => {
      await collections.remove(input.collectionId);
      return {};
    }),
    restoreCollection: os.restoreCollection.handler(({ input }) => collections.restore(input.collectionId)),
    previewPlace: os.previewPlace.handler(({ input }) => collections.previewPlace(input.path)),
    addPlace: os.addPlace.handler(({ input }) => collections.addPlace(input.collectionId, input.path)),
    removePlace: os.removePlace.handler(({ input }) => collections.removePlace(input.collectionId, input.placeId)),
    rescan: os.rescan.handler(async ({ input }) => {
      await collections.rescan(input.collectionId);
      return {};
    }),
    pause: os.pause.handler(({ input }) => collections.pause(input.collectionId)),
    resume: os.resume.handler(({ input }) => collections.resume(input.collectionId)),
    cancel: os.cancel.handler(({ input }) => collections.cancel(input.collectionId)),
    files: os.files.handler(({ input }) => collections.files(input)),
    retry: os.retry.handler(({ input }) => collections.retry(input.collectionId, input.documentId)),
  };
}
