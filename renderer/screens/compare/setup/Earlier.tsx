import { EyeOff, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { toErrorInfo } from '../../../connection/errors.ts';
import { formatDateTime } from '../../../i18n/format.ts';
import { pathOfComparison, removeComparison, useComparisons } from '../../../state/comparisons.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { fullName } from '../names.ts';

/** What was compared before, newest first. */
export function Earlier() {
  const { t } = useTranslation();
  const { data, error, refetch } = useComparisons();
  return (
    <Section title={t('compare.earlier')}>
      {error === null ? null : (
        <Notice kind="bad" title={t('compare.failed')} text={toErrorInfo(error).remedy} className="m-3">
          <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
        </Notice>
      )}
      {data === undefined && error === null ? <Skeleton className="m-3 h-10" /> : null}
      {data?.length === 0 ? <p className="px-4 py-4 text-muted">{t('compare.noneEarlier')}</p> : null}
      {data?.map(({ id, title, updatedAt, isBlind, contenders }) => {
        const shown = title === '' ? t('compare.untitled') : title;
        return (
          <div key={id} data-testid="comparison-item" className="flex items-center gap-2 pe-3 hover:bg-hover">
            <Link
              href={pathOfComparison(id)}
              className="min-w-0 flex-1 rounded-control py-2 ps-4 focus-visible:-outline-offset-2"
            >
              <span className="flex items-center gap-2">
                <span className="truncate font-medium">{shown}</span>
                {isBlind ? (
                  <EyeOff
                    size={14}
                    strokeWidth={1.75}
                    aria-label={t('compare.blind')}
                    className="shrink-0 text-muted"
                  />
                ) : null}
              </span>
              <span className="block truncate text-muted">
                {contenders.map((contender) => fullName(contender, t)).join(' / ')}
              </span>
            </Link>
            <time className="numbers shrink-0 text-caption text-muted max-column:hidden">
              {formatDateTime(updatedAt)}
            </time>
            <IconButton
              icon={Trash2}
              label={t('compare.deleteNamed', { title: shown })}
              onClick={() => void removeComparison({ id, title }, false)}
            />
          </div>
        );
      })}
    </Section>
  );
}
