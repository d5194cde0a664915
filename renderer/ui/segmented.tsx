import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import type { LucideIcon } from 'lucide-react';

export type SegmentedProps<Value extends string> = {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; icon?: LucideIcon }[];
  onChange(value: Value): void;
};

/** One of two or three, all of them in sight. */
export function Segmented<Value extends string>({ label, value, options, onChange }: SegmentedProps<Value>) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next)}
      className="flex shrink-0 rounded-control border border-border bg-sunken p-0.5"
    >
      {options.map(({ value: option, label: name, icon: Icon }) => (
        <Radio.Root
          key={option}
          value={option}
          aria-label={name}
          className="flex h-7 items-center gap-2 rounded-[5px] px-3 text-muted transition-colors hover:text-text data-checked:bg-surface data-checked:font-medium data-checked:text-text data-checked:shadow-rest max-column:h-10"
        >
          {Icon === undefined ? null : <Icon size={14} strokeWidth={1.75} aria-hidden />}
          {name}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
