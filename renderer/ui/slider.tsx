import { Slider as Base } from '@base-ui/react/slider';

export type SliderProps = {
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  /** What is said to screen readers, where that is not the number. */
  valueText?: string | undefined;
  onChange(value: number): void;
};

/** A number by hand. A value beyond the ends stands at the end. */
export function Slider({ label, value, min, max, step, valueText, onChange }: SliderProps) {
  return (
    <Base.Root
      value={Math.min(max, Math.max(min, value))}
      min={min}
      max={max}
      step={step}
      onValueChange={(next) => onChange(next)}
    >
      <Base.Control className="flex h-7 w-full touch-none items-center px-1.75 max-column:h-10">
        <Base.Track className="h-1 w-full rounded-full bg-selected">
          <Base.Indicator className="rounded-full bg-accent" />
          <Base.Thumb
            getAriaLabel={() => label}
            {...(valueText === undefined ? {} : { getAriaValueText: () => valueText })}
            className="size-3.5 rounded-full border-2 border-accent bg-surface shadow-rest has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent max-column:size-5"
          />
        </Base.Track>
      </Base.Control>
    </Base.Root>
  );
}
