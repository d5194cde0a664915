import type { ChatSettings } from '../../../contract/chats.ts';
import { isSameValues } from '../../../contract/preset-values.ts';
import type { Preset } from '../../../contract/presets.ts';
import { usePresets } from '../../state/queries.ts';

export type ChosenPreset = {
  /** The preset that the settings came from; `null` where there was none, or it is gone. */
  preset: Preset | null;
  /** Whether the settings, or the preset, have changed since. */
  isModified: boolean;
};

export function usePreset(settings: ChatSettings): ChosenPreset {
  const preset = usePresets().data?.find(({ id }) => id === settings.presetId) ?? null;
  return { preset, isModified: preset !== null && !isSameValues(preset, settings) };
}
