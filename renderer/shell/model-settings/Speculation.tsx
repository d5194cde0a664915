import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LoadSettings } from '../../../contract/inference.ts';
import { Select } from '../../ui/select.tsx';
import { PathField } from './PathField.tsx';
import { defaultLoad, isSame } from './schema.ts';
import { SettingRow } from './SettingRow.tsx';

const kinds = ['none', 'lookup', 'draft'] as const;

export type SpeculationProps = {
  value: LoadSettings['speculation'];
  onChange(value: LoadSettings['speculation']): void;
};

/** A way to guess tokens. A draft model counts once its path is there. */
export function Speculation({ value, onChange }: SpeculationProps) {
  const { t } = useTranslation();
  const [isChoosing, setIsChoosing] = useState(false);
  const kind = isChoosing ? 'draft' : value.kind;
  const change = (next: LoadSettings['speculation']) => {
    setIsChoosing(false);
    onChange(next);
  };
  return (
    <SettingRow
      name="speculation"
      isChanged={!isSame(value, defaultLoad.speculation)}
      onReset={() => change(defaultLoad.speculation)}
      control={
        <Select
          label={t('setting.speculation.label')}
          value={kind}
          options={kinds.map((one) => ({ value: one, label: t(`choice.speculation.${one}`) }))}
          onChange={(next) => (next === 'draft' ? setIsChoosing(true) : change({ kind: next }))}
          className="w-36 shrink-0"
        />
      }
    >
      {kind === 'draft' ? (
        <PathField
          label={t('choice.draftPath')}
          placeholder={t('choice.draftPlaceholder')}
          path={value.kind === 'draft' ? value.path : ''}
          onChange={(path) => change({ kind: 'draft', path })}
        />
      ) : null}
    </SettingRow>
  );
}
