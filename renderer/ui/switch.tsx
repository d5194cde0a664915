import { Switch as Base } from '@base-ui/react/switch';

export type SwitchProps = {
  label: string;
  isOn: boolean;
  disabled?: boolean;
  testId?: string;
  onChange(isOn: boolean): void;
};

export function Switch({ label, isOn, disabled = false, testId, onChange }: SwitchProps) {
  return (
    <Base.Root
      checked={isOn}
      disabled={disabled}
      onCheckedChange={onChange}
      aria-label={label}
      data-testid={testId}
      className="relative flex h-6 w-10 shrink-0 items-center rounded-full border border-border-strong bg-sunken px-0.5 transition-colors data-checked:border-accent data-checked:bg-accent data-disabled:opacity-60"
    >
      <Base.Thumb className="size-4.5 rounded-full bg-border-strong transition-transform duration-(--smooth) data-checked:translate-x-4 rtl:data-checked:-translate-x-4 data-checked:bg-on-accent" />
    </Base.Root>
  );
}
