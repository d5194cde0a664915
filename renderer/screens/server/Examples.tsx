import { Tabs } from '@base-ui/react/tabs';
import { useTranslation } from 'react-i18next';
import { useSelectedModel } from '../../state/models.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { exampleFor, languages } from './examples.ts';

/** Ready to paste, with the address and the model of this moment in them. */
export function Examples({ baseUrl }: { baseUrl: string }) {
  const { t } = useTranslation();
  const modelId = useSelectedModel()?.id ?? 'paddock-tiny';
  return (
    <section className="mt-8" aria-label={t('server.examples')}>
      <h2 className="font-medium text-muted">{t('server.examples')}</h2>
      <p className="mt-0.5 mb-2 text-muted">{t('server.examplesText')}</p>
      <Tabs.Root defaultValue="curl" className="overflow-hidden rounded-card border border-border bg-sunken">
        <Tabs.List className="flex h-9 items-stretch border-b border-border px-2">
          {languages.map(({ id, label }) => (
            <Tabs.Tab
              key={id}
              value={id}
              className="px-2.5 text-caption text-muted transition-colors hover:text-text focus-visible:-outline-offset-2 data-active:font-medium data-active:text-text data-active:shadow-[inset_0_-2px_0_var(--accent)]"
            >
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {languages.map(({ id }) => {
          const example = exampleFor(id, { baseUrl, modelId });
          return (
            <Tabs.Panel key={id} value={id} className="relative focus-visible:-outline-offset-2">
              <div className="absolute top-2 right-2 rounded-control bg-sunken">
                <CopyButton
                  text={example}
                  label={t('server.copyExample')}
                  copiedLabel={t('common.copied')}
                  side="left"
                />
              </div>
              <pre className="selectable overflow-x-auto px-4 py-3 pr-12 font-mono text-caption leading-[1.7]">
                {example}
              </pre>
            </Tabs.Panel>
          );
        })}
      </Tabs.Root>
    </section>
  );
}
