import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { classNames } from './class-names.ts';
import { TextInput } from './field.tsx';

export type NumberInputProps = {
  label: string;
  /** `null` is shown as the placeholder. */
  value: number | null;
  placeholder?: string | undefined;
  step: number;
  isValid(value: number): boolean;
  /** Said to whoever typed what can't be taken. */
  complaint(typed: string): string;
  onChange(value: number): void;
  /** The field was emptied; without it an empty field is a mistake. */
  onClear?: (() => void) | undefined;
  className?: string;
};

/** `0,7` is 0.7, and `8,192` or `8.192` is 8192 where only whole numbers are taken. */
function readNumber(typed: string, isWhole: boolean): number {
  const text = typed.trim();
  if (isWhole && /^-?\d{1,3}([.,\s]\d{3})+$/.test(text)) return Number(text.replaceAll(/[.,\s]/g, ''));
  return text === '' ? Number.NaN : Number(text.replace(',', '.'));
}

/** Keeps as many places after the point as the step has. */
function stepped(value: number, step: number): number {
  const places = String(step).split('.')[1]?.length ?? 0;
  return Number(value.toFixed(places));
}

/** A number that is typed. What can't be taken stays in sight with the reason, and the last good one counts. */
export function NumberInput(props: NumberInputProps) {
  const { label, value, placeholder, step, isValid, complaint, onChange, onClear, className } = props;
  const [typed, setTyped] = useState<string>();
  const shown = typed ?? (value === null ? '' : String(value));
  const isWhole = Number.isInteger(step);
  const isMistake =
    typed !== undefined && (typed.trim() === '' ? onClear === undefined : !isValid(readNumber(typed, isWhole)));

  const change = (text: string) => {
    setTyped(text);
    const number = readNumber(text, isWhole);
    if (text.trim() === '') onClear?.();
    else if (isValid(number)) onChange(number);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && typed !== undefined) {
      event.preventDefault();
      setTyped(undefined);
    }
    if (event.key === 'Enter' && !isMistake) setTyped(undefined);
    if ((event.key !== 'ArrowUp' && event.key !== 'ArrowDown') || value === null) return;
    event.preventDefault();
    const next = stepped(value + (event.key === 'ArrowUp' ? step : -step), step);
    setTyped(undefined);
    if (isValid(next)) onChange(next);
  };

  return (
    <div className={classNames('relative', className)}>
      <TextInput
        aria-label={label}
        aria-invalid={isMistake}
        inputMode="decimal"
        value={shown}
        placeholder={placeholder}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => !isMistake && setTyped(undefined)}
        className="numbers h-7 w-full px-2 text-end max-column:h-11"
      />
      {isMistake ? (
        <p
          role="alert"
          className="absolute top-full end-0 z-10 mt-1 w-56 rounded-control border border-border bg-bad-soft px-2 py-1.5 text-caption text-text shadow-float"
        >
          {complaint(shown)}
        </p>
      ) : null}
    </div>
  );
}
