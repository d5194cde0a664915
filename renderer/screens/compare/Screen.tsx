import { useTranslation } from 'react-i18next';
import { useEffect } from 'react';
import { preloadMarkdown } from '../../shell/answer/AnswerBody.tsx';
import { ComparisonPage } from './ComparisonPage.tsx';
import { SetupPage } from './setup/SetupPage.tsx';

/** One prompt for several models or settings, answered next to each other. */
export default function CompareScreen({ comparisonId }: { comparisonId: string | null }) {
  const { t } = useTranslation();
  useEffect(preloadMarkdown, []);
  useEffect(() => {
    document.title = `${t('compare.title')} · ${t('app.name')}`;
    return () => {
      document.title = t('app.name');
    };
  }, [t]);
  return comparisonId === null ? <SetupPage /> : <ComparisonPage key={comparisonId} comparisonId={comparisonId} />;
}
