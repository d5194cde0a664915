import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HubPage } from '../../../../contract/hub.ts';
import { Button } from '../../../ui/button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { originOf } from './addresses.ts';
import { beginningOf } from './readme.ts';

const Markdown = lazy(() => import('../../../shell/markdown/Markdown.tsx'));

/** What the model's makers say of it. A stranger's text: nothing in it is run or fetched. */
export function Readme({ page }: { page: HubPage }) {
  const { t } = useTranslation();
  const [isWhole, setIsWhole] = useState(false);
  const readme = page.readme ?? '';
  const beginning = useMemo(() => beginningOf(readme), [readme]);
  const origin = useMemo(() => originOf(page.access.pageUrl, page.revision), [page.access.pageUrl, page.revision]);
  if (readme.trim() === '') return null;
  return (
    <section aria-labelledby="readme-title" className="mt-8" data-testid="readme">
      <h2 id="readme-title" className="text-title font-semibold">
        {t('discover.readme')}
      </h2>
      <div className="mt-3 rounded-card border border-border bg-surface px-5 py-4 max-column:px-4">
        <Suspense fallback={<Skeleton className="h-40" />}>
          <Markdown text={isWhole ? readme : (beginning ?? readme)} isLive={false} origin={origin} />
        </Suspense>
        {beginning === null ? null : (
          <Button isSmall className="mt-4" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
            {isWhole ? t('discover.showLess') : t('discover.showWhole')}
          </Button>
        )}
      </div>
    </section>
  );
}
