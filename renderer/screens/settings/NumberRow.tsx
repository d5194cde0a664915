import { useTranslation } from 'react-i18next';
import { NumberInput } from '../../ui/number-input.tsx';
import { Row } from '../../ui/page.tsx';

export type NumberRowProps = {
  label: string;
  text: string;
  unit?: string;
  value: number | null;
  min: number;
  max: number;
  step?: number;
  /** Where the field may be empty: what that means. */
  placeholder?: string;
  onChange(value: number): void;
  onClear?: () => void;
};

/** A number of the settings, with its unit. */
export function NumberRow({ label, text, unit, value, min, max, step = 1, placeholder, ...changes }: NumberRowProps) {
  const { t } = useTranslation();
  return (
    <Row label={label} text={text}>
      <NumberInput
        label={unit === undefined ? label : `${label}, ${unit}`}
        value={value}
        placeholder={placeholder}
        step={step}
        isValid={(number) => number >= min && number <= max && (step < 1 || Number.isInteger(number))}
        complaint={() => t('settings.range', { name: label, from: min, to: max })}
        onChange={changes.onChange}
        onClear={changes.onClear}
        className="w-22"
      />
      <span className="w-10 text-muted">{unit}</span>
    </Row>
  );
}
