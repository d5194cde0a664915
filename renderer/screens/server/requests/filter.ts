import type { ServerRequest } from '../../../../contract/server.ts';

export const shows = ['all', 'active', 'failed'] as const;
export type Show = (typeof shows)[number];

/** Every word has to be somewhere in what the row says. */
export function isShown(request: ServerRequest, { words, show }: { words: string; show: Show }): boolean {
  if (show === 'active' && request.finishedAt !== null) return false;
  if (show === 'failed' && request.error === null) return false;
  const { method, path, modelId, client, dialect, status, error } = request;
  const text = [method, path, modelId, client, dialect, status, error].join(' ').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
