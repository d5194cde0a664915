import { Tabs } from '@base-ui/react/tabs';
import { CopyButton } from './copy-button.tsx';

export type CodeTabsProps = {
  tabs: readonly { id: string; label: string; text: string }[];
  copyLabel: string;
  copiedLabel: string;
};

/** The same in several languages, one of them in sight, ready to copy. */
export function CodeTabs({ tabs, copyLabel, copiedLabel }: CodeTabsProps) {
  return (
    <Tabs.Root
      defaultValue={tabs[0]?.id ?? null}
      className="overflow-hidden rounded-card border border-border bg-sunken"
    >
      <Tabs.List className="flex h-9 items-stretch border-b border-border px-2 max-column:h-11">
        {tabs.map(({ id, label }) => (
          <Tabs.Tab
            key={id}
            value={id}
            className="px-2.5 text-caption text-muted transition-colors hover:text-text focus-visible:-outline-offset-2 data-active:font-medium data-active:text-text data-active:shadow-[inset_0_-2px_0_var(--accent)]"
          >
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(({ id, text }) => (
        <Tabs.Panel key={id} value={id} className="relative focus-visible:-outline-offset-2">
          <div className="absolute top-2 end-2 rounded-control bg-sunken">
            <CopyButton text={text} label={copyLabel} copiedLabel={copiedLabel} side="inline-start" />
          </div>
          <pre className="selectable overflow-x-auto px-4 py-3 pe-12 font-mono text-caption leading-[1.7]">{text}</pre>
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  );
}
