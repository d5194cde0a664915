import type { ModelFolder, StoreKind } from '../../../contract/library.ts';
import type { Model } from '../../../contract/models.ts';
import { t } from '../../i18n/index.ts';

/** The last part of a path, which is how a folder is called. */
export function nameOfPath(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path;
}

/** Where a model is, in a word or two: the folder, or the program that it belongs to. */
export function placeOf(model: Pick<Model, 'source' | 'path'>, folders: readonly ModelFolder[]): string {
  switch (model.source) {
    case 'builtin':
      return t('models.builtin');
    case 'opened':
      return t('models.opened');
    case 'library': {
      // The deepest one, where folders lie within each other.
      const [folder] = folders
        .filter(({ path }) => isWithin(model.path, path))
        .toSorted((a, b) => b.path.length - a.path.length);
      return folder === undefined || folders.length === 1 ? t('models.library') : nameOfPath(folder.path);
    }
    default:
      return t(`library.store.${model.source}`);
  }
}

function isWithin(path: string, folder: string): boolean {
  const base = folder.replace(/[/\\]$/, '');
  return path.startsWith(`${base}/`) || path.startsWith(`${base}\\`);
}

const storeKinds: readonly StoreKind[] = ['ollama', 'lm_studio', 'hugging_face', 'jan', 'gpt4all'];

/** What the core calls a place: another program by its kind, which has a name; a folder by its path. */
export function nameOfPlace(place: string): string {
  const kind = storeKinds.find((one) => one === place);
  return kind === undefined ? place : t(`library.store.${kind}`);
}
