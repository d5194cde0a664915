import { useTranslation } from 'react-i18next';
import type { LoadEstimate } from '../../../contract/engine.ts';
import type { LoadSettings } from '../../../contract/inference.ts';
import { formatCount } from '../../i18n/format.ts';
import { NumberSetting } from './NumberSetting.tsx';
import { defaultLoad, loadRange } from './schema.ts';

const shortestStop = 512;
const longestStop = 131_072;
const mostSlotsBySlider = 16;

/** Powers of two, and at the end what the model was trained for. */
function contextStops(trained: number | null): number[] {
  const stops: number[] = [];
  for (let stop = shortestStop; stop < (trained ?? longestStop); stop *= 2) stops.push(stop);
  return [...stops, trained ?? longestStop];
}

export type ContextSettingsProps = {
  load: LoadSettings;
  /** Tokens; `null` where the file does not say. */
  trained: number | null;
  estimate: LoadEstimate | undefined;
  onChange(patch: Partial<LoadSettings>): void;
};

/** How long a conversation can be, and how many there can be at once. */
export function ContextSettings({ load, trained, estimate, onChange }: ContextSettingsProps) {
  const { t } = useTranslation();
  const auto = (value: number) => t('panel.autoIs', { value: formatCount(value) });
  return (
    <>
      <NumberSetting
        name="contextLength"
        value={load.contextLength}
        defaultValue={defaultLoad.contextLength}
        range={loadRange('contextLength')}
        step={1}
        slider={{ stops: contextStops(trained) }}
        placeholder={estimate === undefined ? t('panel.auto') : auto(estimate.contextLength)}
        settled={estimate?.contextLength}
        note={trained === null ? undefined : t('panel.trained', { value: formatCount(trained) })}
        onChange={(contextLength) => onChange({ contextLength })}
      />
      <NumberSetting
        name="slots"
        value={load.slots}
        defaultValue={defaultLoad.slots}
        range={loadRange('slots')}
        step={1}
        slider={{ from: loadRange('slots').min, to: mostSlotsBySlider }}
        word={estimate === undefined || estimate.slots === load.slots ? undefined : auto(estimate.slots)}
        onChange={(slots) => onChange({ slots: slots ?? defaultLoad.slots })}
      />
    </>
  );
}
