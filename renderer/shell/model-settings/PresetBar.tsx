import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Sampling } from '../../../contract/inference.ts';
import { removePreset, savePreset } from '../../state/presets.ts';
import { usePresets } from '../../state/queries.ts';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Select } from '../../ui/select.tsx';
import { defaultSampling, isSame } from './schema.ts';

const standard = 'standard';
const own = 'own';

/** Named settings for any model: choose one, keep the present ones under a name, take one away. */
export function PresetBar({ sampling, onChoose }: { sampling: Sampling; onChoose(sampling: Sampling): void }) {
  const { t } = useTranslation();
  const presets = usePresets().data ?? [];
  const [isNaming, setIsNaming] = useState(false);
  const chosen = presets.find((preset) => isSame(preset.sampling, sampling));
  const isStandard = isSame(sampling, defaultSampling);
  const value = chosen?.id ?? (isStandard ? standard : own);
  const options = [
    { value: standard, label: t('preset.standard') },
    ...presets.map(({ id, name }) => ({ value: id, label: name })),
    ...(value === own ? [{ value: own, label: t('preset.own') }] : []),
  ];
  const choose = (next: string) => {
    const preset = presets.find(({ id }) => id === next);
    if (preset) onChoose(preset.sampling);
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
      {isNaming ? <NameForm sampling={sampling} onDone={() => setIsNaming(false)} /> : null}
    </div>
  );
}

function NameForm({ sampling, onDone }: { sampling: Sampling; onDone(): void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    void savePreset(name.trim(), sampling);
    onDone();
  };
  return (
    <form className="flex items-center gap-2" onSubmit={save}>
      <TextInput
        ref={(input) => input?.focus()}
        aria-label={t('preset.name')}
        placeholder={t('preset.name')}
        value={name}
        maxLength={80}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onDone()}
        className="min-w-0 flex-1"
      />
      <Button type="submit" isSmall disabled={name.trim() === ''}>
        {t('preset.keep')}
      </Button>
    </form>
  );
}
