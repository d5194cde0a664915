import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { samplingSchema } from '../../../contract/inference.ts';
import type { Sampling } from '../../../contract/inference.ts';
import type { Preset, PresetValues } from '../../../contract/presets.ts';
import { removePreset, savePreset } from '../../state/presets.ts';
import { usePresets } from '../../state/queries.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Select } from '../../ui/select.tsx';
import { NameForm } from '../presets/NameForm.tsx';
import { defaultSampling, isSame } from './schema.ts';

const standard = 'standard';
const own = 'own';

/** Named settings for any model: choose one, keep the present ones under a name, take one away. */
export function PresetBar({ sampling, onChoose }: { sampling: Sampling; onChoose(sampling: Sampling): void }) {
  const { t } = useTranslation();
  // One that says nothing of these settings is no choice here.
  const presets = (usePresets().data ?? []).filter((preset) => Object.keys(preset.sampling).length > 0);
  const [isNaming, setIsNaming] = useState(false);
  const chosen = presets.find((preset) => isSame(samplingOf(preset), sampling));
  const isStandard = isSame(sampling, defaultSampling);
  const value = chosen?.id ?? (isStandard ? standard : own);
  const options = [
    { value: standard, label: t('preset.standard') },
    ...presets.map(({ id, name }) => ({ value: id, label: name })),
    ...(value === own ? [{ value: own, label: t('preset.own') }] : []),
  ];
  const choose = (next: string) => {
    const preset = presets.find(({ id }) => id === next);
    if (preset) onChoose(samplingOf(preset));
    else if (next === standard) onChoose(defaultSampling);
  };
  return (
    <div className="flex flex-col gap-2 border-b border-border px-4 py-3">
      <div className="flex items-center gap-1">
        <Select
          label={t('preset.label')}
          value={value}
          options={options}
          onChange={choose}
          className="min-w-0 flex-1"
        />
        <IconButton icon={Plus} label={t('preset.save')} disabled={isNaming} onClick={() => setIsNaming(true)} />
        <IconButton
          icon={Trash2}
          label={chosen ? t('preset.remove', { name: chosen.name }) : t('preset.removeNone')}
          disabled={!chosen}
          onClick={() => chosen && void removePreset(chosen)}
        />
      </div>
      {isNaming ? (
        <NameForm
          onSave={async (name) => (await savePreset({ id: null, name, ...presetOf(sampling) })) !== undefined}
          onDone={() => setIsNaming(false)}
        />
      ) : null}
    </div>
  );
}

/** All of these settings, so that they are the same wherever the preset is used. */
function presetOf(sampling: Sampling): PresetValues {
  return { systemPrompt: '', sampling, tools: [], reasoning: 'auto' };
}

/** The numbers of a preset, with the defaults where it has none. */
function samplingOf(preset: Preset): Sampling {
  return samplingSchema.parse(preset.sampling);
}
