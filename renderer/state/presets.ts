import type { Preset, PresetValues } from '../../contract/presets.ts';
import { client } from '../connection/client.ts';
import { t } from '../i18n/index.ts';
import { saveText } from '../shell/markdown/save.ts';
import { attempt, toastDone, toastUndo } from './notices.ts';

/** Keeps a new preset, or with an `id` changes that one. `undefined` where the core refused, which is told. */
export async function savePreset(
  preset: PresetValues & { id: string | null; name: string },
): Promise<Preset | undefined> {
  return attempt(() => client.presets.save(preset));
}

/** Removes a preset at once and offers to bring it back. */
export async function removePreset(preset: Preset): Promise<void> {
  const removed = await attempt(() => client.presets.remove({ id: preset.id }));
  if (removed !== undefined) {
    toastUndo(t('presets.removed', { name: preset.name }), () => void savePreset(preset));
  }
}

/** Hands presets over as a file; `null`: all of them. */
export async function exportPresets(ids: string[] | null): Promise<void> {
  const file = await attempt(() => client.presets.export({ ids }));
  if (file !== undefined) saveText(file.text, file.fileName, 'application/json');
}

/** Takes presets from files. Answers with the names of those that are new. */
export async function importPresets(files: readonly File[]): Promise<string[]> {
  return importFiles(files, (text) => client.presets.import({ text }));
}

/** Reads files one after the other; one that can't be read is told, and the rest goes on. */
export async function importFiles(
  files: readonly File[],
  read: (text: string) => Promise<{ added: string[]; unchanged: number }>,
): Promise<string[]> {
  const added: string[] = [];
  let unchanged = 0;
  for (const file of files) {
    const result = await attempt(async () => read(await file.text()), t('presets.importFailed', { name: file.name }));
    added.push(...(result?.added ?? []));
    unchanged += result?.unchanged ?? 0;
  }
  if (added.length > 0) toastDone(t('presets.imported', { names: added.join(', ') }));
  else if (unchanged > 0) toastDone(t('presets.nothingNew'));
  return added;
}
