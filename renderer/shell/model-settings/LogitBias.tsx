import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Sampling } from '../../../contract/inference.ts';
import { formatCount } from '../../i18n/format.ts';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { NumberInput } from '../../ui/number-input.tsx';
import { isSame, logitBiasRange } from './schema.ts';
import { SettingRow } from './SettingRow.tsx';

type Bias = Sampling['logitBias'];

/** `base` is what it goes back to. */
export type LogitBiasProps = { bias: Bias; base: Bias; onChange(bias: Bias): void };

/** A small table from token numbers to what is added to their score. */
export function LogitBias({ bias, base, onChange }: LogitBiasProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const tokens = Object.keys(bias);
  const token = typed.trim();
  const isToken = /^\d+$/.test(token);
  const limits = { from: formatCount(logitBiasRange.min), to: formatCount(logitBiasRange.max) };

  const remove = (gone: string) => {
    const { [gone]: _value, ...rest } = bias;
    onChange(rest);
  };
  const add = () => {
    if (!isToken) return;
    onChange({ ...bias, [String(Number(token))]: logitBiasRange.min });
    setTyped('');
  };

  return (
    <SettingRow
      name="logitBias"
      isChanged={!isSame(bias, base)}
      onReset={() => onChange(base)}
      range={t('panel.range', limits)}
    >
      {tokens.length === 0 ? null : (
        <table className="numbers mb-2 w-full">
          <thead>
            <tr className="text-caption text-muted">
              <th scope="col" className="text-start font-medium">
                {t('bias.token')}
              </th>
              <th scope="col" className="pe-9 text-end font-medium">
                {t('bias.value')}
              </th>
            </tr>
          </thead>
          <tbody>
            {tokens.map((one) => (
              <tr key={one}>
                <td className="selectable">{one}</td>
                <td className="flex items-center justify-end gap-1 py-0.5">
                  <NumberInput
                    label={t('bias.valueOf', { token: one })}
                    value={bias[one] ?? 0}
                    step={0.5}
                    isValid={(value) => logitBiasRange.includes(value)}
                    complaint={(value) => t('panel.outOfRange', { ...limits, name: t('bias.value'), value })}
                    onChange={(value) => onChange({ ...bias, [one]: value })}
                    className="w-19"
                  />
                  <IconButton icon={X} label={t('bias.remove', { token: one })} onClick={() => remove(one)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <form
        className="mb-1.5 flex gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <TextInput
          aria-label={t('bias.tokenNumber')}
          placeholder={t('bias.tokenNumber')}
          inputMode="numeric"
          value={typed}
          aria-invalid={token !== '' && !isToken}
          onChange={(event) => setTyped(event.target.value)}
          className="numbers h-7 flex-1"
        />
        <Button type="submit" isSmall disabled={!isToken}>
          {t('bias.add')}
        </Button>
      </form>
      {token === '' || isToken ? null : (
        <p role="alert" className="mb-1.5 text-caption text-bad">
          {t('bias.invalid')}
        </p>
      )}
    </SettingRow>
  );
}
