import { useTranslation } from 'react-i18next';
import { navigate } from 'wouter/use-hash-location';
import type { SearchModelChoice } from '../../../contract/settings.ts';
import { useDocumentSearch } from '../../state/documents.ts';
import { changeSettings } from '../../state/models.ts';
import { useSettings } from '../../state/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Row, Section } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

/** Which models documents are searched with, or that words are all there is. */
export function SearchSection({ hasCollections }: { hasCollections: boolean }) {
  const { t } = useTranslation();
  const { data: search } = useDocumentSearch();
  const settings = useSettings().data;
  if (search === undefined || settings === undefined) return <Skeleton className="mt-6 h-28 rounded-card" />;
  const { embedding, embeddingModels, rerankingModels, problem } = search;
  // Before there is something to search, the choice below says enough.
  const isMissing = hasCollections && embeddingModels.length === 0 && embedding === null;
  return (
    <>
      {isMissing ? (
        <Notice
          kind="caution"
          title={t('documents.wordsOnly')}
          text={t('documents.wordsOnlyText')}
          className="mt-8 -mb-2"
        >
          <Button onClick={() => navigate('/discover')}>{t('documents.findModel')}</Button>
        </Notice>
      ) : problem === null ? null : (
        <Notice
          kind="caution"
          title={t('documents.wordsOnlyFailed')}
          text={[problem.message, problem.remedy].filter((part) => part !== undefined).join(' ')}
          className="mt-8 -mb-2"
        />
      )}
      <Section title={t('documents.search')} text={t('documents.searchText')}>
        <Row label={t('documents.embedding')} text={t('documents.embeddingText')}>
          <Choice
            label={t('documents.embedding')}
            chosen={settings.documentEmbedding}
            models={embeddingModels}
            onChange={(documentEmbedding) => void changeSettings({ documentEmbedding })}
          />
        </Row>
        <Row label={t('documents.reranking')} text={t('documents.rerankingText')}>
          <Choice
            label={t('documents.reranking')}
            chosen={settings.documentReranking}
            models={rerankingModels}
            onChange={(documentReranking) => void changeSettings({ documentReranking })}
          />
        </Row>
      </Section>
    </>
  );
}

type ChoiceProps = {
  label: string;
  chosen: SearchModelChoice;
  models: readonly { modelId: string; name: string }[];
  onChange(choice: SearchModelChoice): void;
};

function Choice({ label, chosen, models, onChange }: ChoiceProps) {
  const { t } = useTranslation();
  const [first] = models;
  const options = [
    { value: 'auto', label: first === undefined ? t('documents.autoNone') : t('documents.auto', { name: first.name }) },
    ...models.map(({ modelId, name }) => ({ value: `model ${modelId}`, label: name })),
    { value: 'off', label: t('documents.off') },
  ];
  const value = typeof chosen === 'string' ? chosen : `model ${chosen.modelId}`;
  return (
    <Select
      label={label}
      // A model that has been removed since counts as none.
      value={options.some((option) => option.value === value) ? value : 'off'}
      options={options}
      onChange={(next) => onChange(next === 'auto' || next === 'off' ? next : { modelId: next.slice('model '.length) })}
      className="w-64 max-w-full"
    />
  );
}
