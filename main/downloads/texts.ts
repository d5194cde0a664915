import { AppError } from '../../contract/errors.ts';
import type { HubFile } from '../../contract/hub.ts';
import type { HubClient } from '../hub/types.ts';
import { openPlainFile, prepareFolder, storedPath } from './paths.ts';

const maxTextBytes = 1_000_000;
const licenseName = /^(licen[cs]e|copying|use_policy|notice)([._-].*)?$/i;
const readmeName = /^readme\.md$/i;

type Source = { hub: Pick<HubClient, 'openFile' | 'listFiles'>; repo: string; revision: string; root: string };

export type KeptTexts = { licenseText: string | null; isWhole: boolean };

/**
 * Keeps the licence and README.md of a repository beside its model, and answers with the licence's text. A model is no
 * worse without them: what can't be had is left out, and `isWhole` says so.
 */
export async function keepTexts(source: Source, signal: AbortSignal): Promise<KeptTexts> {
  let isWhole = true;
  try {
    const { files } = await source.hub.listFiles(source.repo, source.revision, signal);
    const texts = files.filter(({ path, sizeBytes }) => isText(path) && sizeBytes <= maxTextBytes);
    const licenses: string[] = [];
    for (const file of texts) {
      const text = await keepText(source, file, signal);
      isWhole &&= text !== null;
      if (text !== null && licenseName.test(file.path)) licenses.push(text);
    }
    return { licenseText: licenses.length === 0 ? null : licenses.join('\n\n'), isWhole };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError) return { licenseText: null, isWhole: false };
    throw error;
  }
}

/** Whether a file at the top of a repository is one that is kept along. */
export function isText(path: string): boolean {
  return readmeName.test(path) || licenseName.test(path);
}

async function keepText(source: Source, file: HubFile, signal: AbortSignal): Promise<string | null> {
  const { hub, repo, revision, root } = source;
  try {
    const { body } = await hub.openFile({ repo, revision, path: file.path }, { signal });
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of body) {
      length += part.length;
      // Leaving the loop ends the request.
      if (length > maxTextBytes) return null;
      parts.push(part);
    }
    if (length !== file.sizeBytes) return null;
    const bytes = Buffer.concat(parts);
    const handle = await openPlainFile(await prepareFolder(root, storedPath(repo, file.path)));
    try {
      await handle.truncate(0);
      await handle.writeFile(bytes);
    } finally {
      await handle.close();
    }
    return bytes.toString('utf8');
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError) return null;
    throw error;
  }
}
