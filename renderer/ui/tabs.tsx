import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';

export type TabsProps<Value extends string> = {
  value: Value;
  tabs: readonly { value: Value; label: string; content: ReactNode }[];
  onChange(value: Value): void;
};

/** Pages over each other that fill the height there is. */
export function Tabs<Value extends string>({ value, tabs, onChange }: TabsProps<Value>) {
  return (
    <Base.Root value={value} onValueChange={(next: Value) => onChange(next)} className="flex min-h-0 flex-1 flex-col">
      <Base.List className="flex shrink-0 gap-4 border-b border-border px-4">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className="-mb-px h-9 border-b-2 border-transparent font-medium text-muted transition-colors hover:text-text data-active:border-accent data-active:text-text max-column:h-11"
          >
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel
          key={tab.value}
          value={tab.value}
          className="flex min-h-0 flex-1 flex-col outline-none short:overflow-y-auto"
        >
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
