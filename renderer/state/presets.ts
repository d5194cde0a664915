import type { Sampling } from '../../contract/inference.ts';
import type { Preset } from '../../contract/presets.ts';
import { client } from '../connection/client.ts';
import { t } from '../i18n/index.ts';
import { attempt, toastUndo } from './notices.ts';

export async function savePreset(name: string, sampling: Sampling): Promise<void> {
  await attempt(() => client.presets.save({ name, sampling }));
}

/** Removes a preset; saving it again under its name brings it back. */
export async function removePreset({ id, name, sampling }: Preset): Promise<void> {
  const removed = await attempt(() => client.presets.remove({ id }));
  if (removed) toastUndo(t('preset.removed', { name }), () => void savePreset(name, sampling));
}
