import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { create } from 'zustand';
import { navigate } from 'wouter/use-hash-location';
import type { Source } from '../../contract/chats.ts';
import type { Collection, PlacePreview } from '../../contract/documents.ts';
import { client } from '../connection/client.ts';
import { t } from '../i18n/index.ts';
import { pickFolder } from './models.ts';
import { attempt, toastUndo } from './notices.ts';
import { api, queryClient } from './queries.ts';

/** A document that is shown, with the passage that is marked in it. */
export type Viewed = { documentId: string; name: string; passage: Pick<Source, 'text' | 'start' | 'end'> | null };

type DocumentsState = {
  viewed: Viewed | null;
  /** A place that a person is asked about before it is indexed. */
  asking: { collectionId: string; preview: PlacePreview } | null;
};

export const useDocuments = create<DocumentsState>(() => ({ viewed: null, asking: null }));

/** Shows the document that an answer cites, at the passage. */
export function openSource({ documentId, documentName, text, start, end }: Source): void {
  useDocuments.setState({ viewed: { documentId, name: documentName, passage: { text, start, end } } });
}

export function openDocument(documentId: string, name: string): void {
  useDocuments.setState({ viewed: { documentId, name, passage: null } });
}

export function closeDocument(): void {
  useDocuments.setState({ viewed: null });
}

export function useDocument(documentId: string) {
  return useQuery(api.documents.get.queryOptions({ input: { documentId } }));
}

export function useDocumentText(documentId: string, start: number, end: number) {
  return useQuery(
    api.documents.read.queryOptions({ input: { documentId, start, end }, placeholderData: keepPreviousData }),
  );
}

export function useImage(fileId: string) {
  return useQuery(api.documents.image.queryOptions({ input: { fileId }, staleTime: 'static' }));
}

/** Why the model can't take pictures; asked only where there is one. */
export function useVision(modelId: string | undefined, hasPicture: boolean) {
  return useQuery(
    api.documents.vision.queryOptions({
      input: { modelId: modelId ?? '' },
      enabled: modelId !== undefined && hasPicture,
      // A file that is put beside the model changes it, and nobody says so.
      staleTime: 5000,
    }),
  );
}

export function useDocumentSearch() {
  return useQuery(api.documents.search.queryOptions());
}

export function useCollections() {
  return useQuery(api.documents.collections.queryOptions());
}

export function useCollectionFiles(collectionId: string, show: 'all' | 'problems', limit: number) {
  return useQuery(
    api.documents.files.queryOptions({
      input: { collectionId, show, offset: 0, limit },
      placeholderData: keepPreviousData,
    }),
  );
}

/** One document came to another state, or with `null` collections and what they are searched with. */
export function refreshDocuments(documentId: string | null): void {
  const keys =
    documentId === null
      ? [api.documents.collections.key(), api.documents.files.key(), api.documents.search.key()]
      : [api.documents.get.queryKey({ input: { documentId } }), api.documents.read.key()];
  for (const queryKey of keys) void queryClient.invalidateQueries({ queryKey });
}

export const collectionsPath = '/documents';

export function showCollections(): void {
  navigate(collectionsPath);
}

function takeCollection(changed: Collection): void {
  queryClient.setQueryData(api.documents.collections.queryKey(), (list) =>
    list?.map((collection) => (collection.id === changed.id ? changed : collection)),
  );
}

/** Does something to a collection and shows at once how it is then. */
async function changed(work: () => Promise<Collection>): Promise<Collection | undefined> {
  return attempt(async () => {
    const collection = await work();
    takeCollection(collection);
    refreshDocuments(null);
    return collection;
  });
}

export function createCollection(name: string): Promise<Collection | undefined> {
  return changed(() => client.documents.createCollection({ name }));
}

export async function renameCollection(collectionId: string, name: string): Promise<boolean> {
  return (await changed(() => client.documents.renameCollection({ collectionId, name }))) !== undefined;
}

export async function removeCollection({ id, name }: Collection): Promise<void> {
  const worked = await attempt(async () => {
    await client.documents.removeCollection({ collectionId: id });
    refreshDocuments(null);
    return true;
  });
  if (worked === undefined) return;
  toastUndo(t('documents.removed', { name }), () => {
    void changed(() => client.documents.restoreCollection({ collectionId: id }));
  });
}

/** Asks which folder or file, then how much there is in it; nothing is read before the person has agreed. */
export function choosePlace(collectionId: string): void {
  void pickFolder((path) => previewPlace(collectionId, path));
}

export async function previewPlace(collectionId: string, path: string): Promise<boolean> {
  const preview = await attempt(() => client.documents.previewPlace({ path }));
  if (preview !== undefined) useDocuments.setState({ asking: { collectionId, preview } });
  return preview !== undefined;
}

export function stopAsking(): void {
  useDocuments.setState({ asking: null });
}

export async function addPlace(collectionId: string, path: string): Promise<void> {
  stopAsking();
  await changed(() => client.documents.addPlace({ collectionId, path }));
}

export async function removePlace(collectionId: string, placeId: string, path: string): Promise<void> {
  const removed = await changed(() => client.documents.removePlace({ collectionId, placeId }));
  if (removed !== undefined) {
    toastUndo(t('documents.placeRemoved', { path }), () => void addPlace(collectionId, path));
  }
}

export async function rescanCollection(collectionId: string): Promise<void> {
  await attempt(() => client.documents.rescan({ collectionId }));
}

export async function steerCollection(collectionId: string, act: 'pause' | 'resume' | 'cancel'): Promise<void> {
  await changed(() => client.documents[act]({ collectionId }));
}

export async function retryFiles(collectionId: string, documentId: string | null): Promise<void> {
  await changed(() => client.documents.retry({ collectionId, documentId }));
}
