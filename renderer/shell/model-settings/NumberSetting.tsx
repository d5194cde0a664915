import { useTranslation } from 'react-i18next';
import { formatCount } from '../../i18n/format.ts';
import { NumberInput } from '../../ui/number-input.tsx';
import { Slider } from '../../ui/slider.tsx';
import type { Range } from './schema.ts';
import { SettingRow } from './SettingRow.tsx';
import type { SettingKey } from './SettingRow.tsx';

/** Where the slider goes: from one number to another, or over chosen ones. */
export type SliderLook = { from: number; to: number } | { stops: readonly number[] };

export type NumberSettingProps = {
  name: SettingKey;
  value: number | null;
  defaultValue: number | null;
  /** Whether the field may be emptied; without it, where the default is nothing. */
  isNullable?: boolean | undefined;
  range: Range;
  step: number;
  slider?: SliderLook | undefined;
  /** What stands for `null`, such as `Auto: 8,192`. */
  placeholder?: string | undefined;
  /** The number that `null` comes to, for the slider. */
  settled?: number | undefined;
  /** More after the range, such as what the model was trained for. */
  note?: string | undefined;
  /** What a number means where that is not a quantity, such as `Off`. */
  word?: string | undefined;
  onChange(value: number | null): void;
};

/** A number with its range: by slider for a feel of it, by field for exactness. */
export function NumberSetting(props: NumberSettingProps) {
  const { name, value, defaultValue, range, step, slider, placeholder, settled, note, word, onChange } = props;
  const { t } = useTranslation();
  const label = t(`setting.${name}.label`);
  const isNullable = props.isNullable ?? defaultValue === null;
  const isBounded = Number.isFinite(range.max) && range.max < Number.MAX_SAFE_INTEGER;
  const limits = { from: formatCount(range.min), to: formatCount(range.max) };
  return (
    <SettingRow
      name={name}
      isChanged={value !== defaultValue}
      onReset={() => onChange(defaultValue)}
      range={[isBounded ? t(range.isAboveMin ? 'panel.rangeAbove' : 'panel.range', limits) : '', note ?? '']
        .join(' ')
        .trim()}
      control={
        <>
          {word === undefined ? null : <span className="text-end text-caption text-muted">{word}</span>}
          <NumberInput
            label={label}
            value={value}
            placeholder={placeholder}
            step={step}
            isValid={(number) => range.includes(number)}
            complaint={(typed) =>
              t(range.isAboveMin ? 'panel.outOfRangeAbove' : 'panel.outOfRange', {
                ...limits,
                name: label,
                value: typed,
              })
            }
            onChange={onChange}
            onClear={isNullable ? () => onChange(null) : undefined}
            className={isNullable ? 'w-28 shrink-0' : 'w-19 shrink-0'}
          />
        </>
      }
    >
      {slider === undefined ? null : (
        <NumberSlider
          label={label}
          value={value ?? settled ?? range.min}
          step={step}
          look={slider}
          onChange={onChange}
        />
      )}
    </SettingRow>
  );
}

type NumberSliderProps = {
  label: string;
  value: number;
  step: number;
  look: SliderLook;
  onChange(value: number): void;
};

function NumberSlider({ label, value, step, look, onChange }: NumberSliderProps) {
  if ('from' in look) {
    return <Slider label={label} value={value} min={look.from} max={look.to} step={step} onChange={onChange} />;
  }
  const { stops } = look;
  const nearest = stops.findLastIndex((stop) => stop <= value);
  return (
    <Slider
      label={label}
      value={nearest}
      min={0}
      max={stops.length - 1}
      step={1}
      valueText={formatCount(value)}
      onChange={(index) => onChange(stops[index] ?? value)}
    />
  );
}
