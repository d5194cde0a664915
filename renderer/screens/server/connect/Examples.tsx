import { useTranslation } from 'react-i18next';
import { CodeTabs } from '../../../ui/code-tabs.tsx';
import { exampleFor, languages } from './examples.ts';

/** Ready to paste, with the address and the model of this moment in them. */
export function Examples({ baseUrl, modelId }: { baseUrl: string; modelId: string }) {
  const { t } = useTranslation();
  return (
    <section className="mt-8" aria-label={t('server.examples')}>
      <h2 className="font-medium text-muted">{t('server.examples')}</h2>
      <p className="mt-0.5 mb-2 text-muted">{t('server.examplesText')}</p>
      <CodeTabs
        tabs={languages.map(({ id, label }) => ({ id, label, text: exampleFor(id, { baseUrl, modelId }) }))}
        copyLabel={t('server.copyExample')}
        copiedLabel={t('common.copied')}
      />
    </section>
  );
}
