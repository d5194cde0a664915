import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Check } from 'lucide-react';

export type CheckboxProps = {
  label: string;
  text?: string | undefined;
  isOn: boolean;
  onChange(isOn: boolean): void;
};

/** One of several that may all be chosen. */
export function Checkbox({ label, text, isOn, onChange }: CheckboxProps) {
  return (
    <label className="flex items-start gap-2.5 py-1 max-column:py-2">
      <Base.Root
        checked={isOn}
        onCheckedChange={onChange}
        aria-label={label}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-[4px] border border-border-strong bg-surface transition-colors data-checked:border-accent data-checked:bg-accent"
      >
        <Base.Indicator className="text-on-accent">
          <Check size={12} strokeWidth={2.5} aria-hidden />
        </Base.Indicator>
      </Base.Root>
      <span className="min-w-0">
        <span className="block break-words">{label}</span>
        {text === undefined ? null : <span className="block text-pretty text-muted">{text}</span>}
      </span>
    </label>
  );
}
