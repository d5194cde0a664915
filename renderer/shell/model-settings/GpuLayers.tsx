import { useTranslation } from 'react-i18next';
import type { LoadEstimate } from '../../../contract/engine.ts';
import type { LoadSettings } from '../../../contract/inference.ts';
import { formatCount } from '../../i18n/format.ts';
import { NumberInput } from '../../ui/number-input.tsx';
import { Select } from '../../ui/select.tsx';
import { Slider } from '../../ui/slider.tsx';
import { defaultLoad, loadRange } from './schema.ts';
import { SettingRow } from './SettingRow.tsx';

const kinds = ['auto', 'all', 'none', 'number'] as const;

export type GpuLayersProps = {
  value: LoadSettings['gpuLayers'];
  estimate: LoadEstimate | undefined;
  onChange(value: LoadSettings['gpuLayers']): void;
};

/** A word, or a number of layers; what the word comes to stands beside it. */
export function GpuLayers({ value, estimate, onChange }: GpuLayersProps) {
  const { t } = useTranslation();
  const label = t('setting.gpuLayers.label');
  const isNumber = typeof value === 'number';
  const range = loadRange('gpuLayers');
  const limits = { from: formatCount(range.min), to: formatCount(range.max) };
  const settled =
    estimate === undefined
      ? undefined
      : t('choice.layersOf', { count: estimate.gpuLayers, all: formatCount(estimate.layers) });
  return (
    <SettingRow
      name="gpuLayers"
      isChanged={value !== defaultLoad.gpuLayers}
      onReset={() => onChange(defaultLoad.gpuLayers)}
      range={isNumber ? t('panel.range', limits) : settled}
      control={
        <Select
          label={label}
          value={isNumber ? 'number' : value}
          options={kinds.map((kind) => ({ value: kind, label: t(`choice.gpuLayers.${kind}`) }))}
          onChange={(kind) => onChange(kind === 'number' ? (estimate?.gpuLayers ?? range.min) : kind)}
          className="w-28 shrink-0"
        />
      }
    >
      {isNumber ? (
        <div className="flex items-center gap-3">
          <Slider
            label={label}
            value={value}
            min={range.min}
            max={estimate?.layers ?? Math.max(value, 1)}
            step={1}
            onChange={onChange}
          />
          <NumberInput
            label={label}
            value={value}
            step={1}
            isValid={(number) => range.includes(number)}
            complaint={(typed) => t('panel.outOfRange', { ...limits, name: label, value: typed })}
            onChange={onChange}
            className="w-19 shrink-0"
          />
        </div>
      ) : null}
    </SettingRow>
  );
}
