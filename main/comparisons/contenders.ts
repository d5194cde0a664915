import { createHash } from 'node:crypto';
import type { ChatSettings } from '../../contract/chats.ts';
import type { Contender } from '../../contract/comparisons.ts';
import type { SamplingPatch } from '../../contract/inference.ts';
import { isSameValues } from '../../contract/preset-values.ts';
import type { Preset } from '../../contract/presets.ts';
import type { ColumnRecord } from '../store/comparisons.ts';

/** Who writes a column, by what a person would call it. The seed is chance, and no setting to compare. */
export function contenderOf(column: ColumnRecord, findPreset: (id: string) => Preset | null): Contender {
  const settings = withoutSeed(column.settings);
  const preset = settings.presetId === null ? null : findPreset(settings.presetId);
  return {
    modelId: column.modelId,
    modelName: column.modelName,
    presetName: preset?.name ?? null,
    isChanged: preset !== null && !isSameValues(withoutSeed(preset), settings),
    sampling: settings.sampling,
    hasSystemPrompt: settings.systemPrompt.trim() !== '',
  };
}

/** The same for every column that asks the same model in the same way, whatever the preset is called. */
export function contenderKey({ modelId, settings }: ColumnRecord): string {
  const { systemPrompt, sampling, tools, reasoning, collectionIds } = withoutSeed(settings);
  const numbers = Object.entries(sampling).toSorted(([one], [other]) => one.localeCompare(other));
  const parts = [modelId, systemPrompt.trim(), numbers, tools.toSorted(), reasoning, collectionIds.toSorted()];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

export function withSeed(settings: ChatSettings, seed: number): ChatSettings {
  return { ...settings, sampling: { ...settings.sampling, seed } };
}

function withoutSeed<Settings extends { sampling: SamplingPatch }>(settings: Settings): Settings {
  const { seed: _chance, ...sampling } = settings.sampling;
  return { ...settings, sampling };
}

export function byName(one: Contender, other: Contender): number {
  return one.modelName.localeCompare(other.modelName) || (one.presetName ?? '').localeCompare(other.presetName ?? '');
}
