import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { toErrorInfo } from '../../../connection/errors.ts';
import { useHubPage, useKnownModel } from '../../../state/hub.ts';
import { isBlocked } from '../../../state/openness.ts';
import { useSettings } from '../../../state/queries.ts';
import { Conflicts } from '../../../shell/openness/OpennessDetails.tsx';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { FitSection, useFitSection } from '../fit/FitSection.tsx';
import { AccessPanel } from './AccessPanel.tsx';
import { Facts } from './Facts.tsx';
import { Files } from './Files.tsx';
import { PageHeader } from './PageHeader.tsx';
import { PageTrouble } from './PageTrouble.tsx';
import { Readme } from './Readme.tsx';

/** All that there is to know of a model before it is fetched. */
export function ModelPage({ repo, hasBack }: { repo: string; hasBack: boolean }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { data: page, error, refetch, isFetching } = useHubPage(repo);
  const known = useKnownModel(repo);
  const model = page?.model ?? known ?? null;
  const policy = useSettings().data?.opennessPolicy;
  const blocked = model !== null && isBlocked(policy, model.openness);
  const canDownload = page?.access.state === 'open' && !blocked;
  const section = useFitSection(page, repo);

  return (
    <article aria-label={repo} data-testid="model-page" className="min-w-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-225 px-6 pt-6 pb-16 max-column:px-4 max-column:pt-3">
        {hasBack ? (
          <Button
            look="quiet"
            icon={ArrowLeft}
            className="mb-2 -ms-3 rtl:[&>svg]:-scale-x-100"
            onClick={() => navigate('/discover')}
          >
            {t('discover.back')}
          </Button>
        ) : null}
        <PageHeader
          repo={repo}
          model={model}
          page={page}
          isAwaited={error === null}
          canDownload={canDownload}
          recommended={section.fit.recommended}
          isJudging={section.fit.isRunning}
        />
        {model === null ? null : (
          <div className="mt-4 empty:hidden">
            <Conflicts conflicts={model.openness.conflicts} />
          </div>
        )}
        {blocked ? (
          <Notice kind="caution" title={t('discover.blocked')} text={t('discover.blockedText')} className="mt-4">
            <Button onClick={() => navigate('/settings')}>{t('discover.hiddenSettings')}</Button>
          </Notice>
        ) : null}
        {error !== null && page === undefined ? (
          <PageTrouble error={toErrorInfo(error)} isRetrying={isFetching} onRetry={() => void refetch()} />
        ) : null}
        {page === undefined && error === null ? <PageSkeleton /> : null}
        {page === undefined ? null : (
          <>
            <AccessPanel repo={repo} access={page.access} />
            {page.variants.length === 0 ? (
              <p className="mt-6 text-muted">{t('discover.noVariants')}</p>
            ) : (
              <FitSection page={page} canDownload={canDownload} {...section} />
            )}
            <Readme page={page} />
            <Facts card={page.card} />
            <Files page={page} />
          </>
        )}
      </div>
    </article>
  );
}

function PageSkeleton() {
  return (
    <div aria-busy className="mt-8 space-y-3">
      <Skeleton className="h-6 w-48" />
      <Skeleton className="h-60 rounded-card" />
      <Skeleton className="mt-8 h-4 w-3/4" />
      <Skeleton className="h-4 w-1/2" />
    </div>
  );
}
