import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { classNames } from './class-names.ts';

export type SelectProps<Value extends string> = {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange(value: Value): void;
  /** Stands before the value, with the label: for a choice that has no label beside it. */
  icon?: LucideIcon;
  look?: 'field' | 'quiet';
  className?: string;
};

/** One of a few. */
export function Select<Value extends string>({
  label,
  value,
  options,
  onChange,
  icon: Icon,
  look = 'field',
  className,
}: SelectProps<Value>) {
  return (
    <Base.Root items={options} value={value} onValueChange={(next) => next !== null && onChange(next)}>
      <Base.Trigger
        aria-label={label}
        className={classNames(
          'flex min-w-0 items-center gap-1.5 rounded-control text-interface transition-colors',
          look === 'field'
            ? 'h-8 justify-between border border-border-strong bg-surface pe-2 ps-2.5 max-column:h-11'
            : 'h-7 px-2 text-muted hover:bg-hover hover:text-text max-column:h-9',
          className,
        )}
      >
        {Icon === undefined ? null : <Icon size={14} strokeWidth={1.75} aria-hidden className="shrink-0" />}
        <Base.Value className="truncate" />
        <Base.Icon className="shrink-0">
          <ChevronDown size={14} strokeWidth={1.75} className="text-faint" aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner alignItemWithTrigger={false} sideOffset={4} collisionPadding={8} className="z-40">
          <Base.Popup className="popup-motion max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto rounded-card border border-border bg-surface p-1 shadow-float outline-none">
            <Base.List>
              {options.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  className="flex h-8 items-center gap-2 rounded-control pe-4 ps-2 text-interface outline-none data-highlighted:bg-hover max-column:h-11"
                >
                  <span className="flex w-4 shrink-0 justify-center">
                    <Base.ItemIndicator>
                      <Check size={14} strokeWidth={2} className="text-accent" aria-hidden />
                    </Base.ItemIndicator>
                  </span>
                  <Base.ItemText>{option.label}</Base.ItemText>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
