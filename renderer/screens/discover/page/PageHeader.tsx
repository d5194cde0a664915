import { ExternalLink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { HubModel, HubPage } from '../../../../contract/hub.ts';
import { OpennessButton } from '../../../shell/openness/OpennessButton.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { VariantAction } from '../fit/VariantAction.tsx';
import type { Place } from '../fit/rows.ts';
import { InLibrary } from '../marks.tsx';
import { Stats } from './Stats.tsx';
import { authorUrl, hostOf } from './addresses.ts';
import { formatBytes } from '../../../i18n/format.ts';

export type PageHeaderProps = {
  repo: string;
  /** `null` while nothing is known of it. */
  model: HubModel | null;
  page: HubPage | undefined;
  /** Whether it may still become known. */
  isAwaited: boolean;
  canDownload: boolean;
  recommended: Place | null;
  /** Whether a recommendation may still come. */
  isJudging: boolean;
};

const linkLook = 'text-accent underline-offset-3 hover:underline';

export function PageHeader({ repo, model, page, isAwaited, canDownload, recommended, isJudging }: PageHeaderProps) {
  const { t } = useTranslation();
  const [owner = '', name = ''] = repo.split('/');
  return (
    <header>
      <h1 className="selectable text-page leading-8 font-semibold tracking-tight break-words max-column:text-title">
        {name}
      </h1>
      <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-muted">
        {page === undefined ? owner : <ExternalText href={authorUrl(page.access.pageUrl, owner)} text={owner} />}
        {page === undefined ? null : (
          <ExternalText href={page.access.pageUrl} text={t('discover.pageOn', { host: hostOf(page.access.pageUrl) })} />
        )}
      </p>
      {model === null && isAwaited ? <Skeleton className="mt-4 h-7 w-80 max-w-full" /> : null}
      {model === null ? null : (
        <>
          <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2">
            <OpennessButton openness={model.openness} />
            <License openness={model.openness} />
            {model.task === null ? null : (
              <span className="rounded-[4px] border border-border px-1.5 text-caption text-muted">
                {t(`discover.task.${model.task}`)}
              </span>
            )}
            {model.modelIds.length > 0 ? <InLibrary /> : null}
          </div>
          <Stats model={model} />
          <BaseModels repos={page?.baseModels ?? []} />
        </>
      )}
      {page === undefined ? null : <MainAction {...{ page, canDownload, recommended, isJudging }} />}
    </header>
  );
}

type MainActionProps = { page: HubPage } & Pick<PageHeaderProps, 'canDownload' | 'recommended' | 'isJudging'>;

/** Fetches the recommended variant, or chats with one that is here already. At the left, where no message covers it. */
function MainAction({ page, canDownload, recommended, isJudging }: MainActionProps) {
  const { t } = useTranslation();
  const companion = page.companions[0] ?? null;
  const main =
    page.variants.find(({ modelId }) => modelId !== null) ??
    page.variants.find(({ id }) => id === recommended?.variantId);
  if (main === undefined)
    return isJudging ? <Skeleton className="mt-4 h-8 w-52 max-column:h-11 max-column:w-full" /> : null;
  return (
    <div className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-1 max-column:flex-col max-column:items-stretch">
      <VariantAction page={page} variant={main} canDownload={canDownload} look="main" />
      {companion === null || main.modelId !== null ? null : (
        <span className="text-muted">{t('discover.companion', { size: formatBytes(companion.sizeBytes) })}</span>
      )}
    </div>
  );
}

function License({ openness: { license } }: Pick<HubModel, 'openness'>) {
  const { t } = useTranslation();
  if (license === null) return <span className="text-muted">{t('openness.noLicense')}</span>;
  if (license.url === null) return <span>{license.name}</span>;
  return <ExternalText href={license.url} text={license.name} />;
}

function ExternalText({ href, text }: { href: string; text: string }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      title={href}
      className={`inline-flex items-center gap-1 ${linkLook}`}
    >
      {text}
      <ExternalLink size={12} strokeWidth={1.75} aria-hidden />
    </a>
  );
}

function BaseModels({ repos }: { repos: readonly string[] }) {
  const { t } = useTranslation();
  if (repos.length === 0) return null;
  return (
    <p className="mt-2 flex flex-wrap gap-x-2 text-muted">
      {t('discover.madeFrom')}
      {repos.map((repo) => (
        <Link key={repo} href={`/discover/${repo}`} className={`break-all ${linkLook}`}>
          {repo}
        </Link>
      ))}
    </p>
  );
}
