import { ArrowLeft, Ellipsis, Eye, EyeOff, Repeat, Trash2 } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { navigate } from 'wouter/use-hash-location';
import type { Comparison } from '../../../contract/comparisons.ts';
import { toErrorInfo } from '../../connection/errors.ts';
import {
  askAll,
  followColumn,
  removeComparison,
  reveal,
  setUpAgain,
  stopColumns,
  useComparison,
} from '../../state/comparisons.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { AskForm } from './AskForm.tsx';
import { Columns } from './Columns.tsx';
import { fullName } from './names.ts';
import { VoteBar } from './VoteBar.tsx';

/** One comparison, as soon as it has been read. */
export function ComparisonPage({ comparisonId }: { comparisonId: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useComparison(comparisonId);

  useEffect(() => {
    for (const { messages } of data?.columns ?? []) {
      for (const message of messages) if (message.state === 'generating') followColumn(comparisonId, message);
    }
  }, [comparisonId, data]);

  if (data !== undefined) return <Loaded comparison={data} />;
  if (error === null) {
    return (
      <div aria-busy aria-label={t('compare.title')} className="flex h-full gap-4 p-6">
        <Skeleton className="h-full flex-1" />
        <Skeleton className="h-full flex-1" />
      </div>
    );
  }
  const { code, message, remedy } = toErrorInfo(error);
  const isGone = code === 'not_found';
  return (
    <div className="mx-auto w-full max-w-150 p-8">
      <Notice kind="bad" title={isGone ? t('compare.gone') : message} text={isGone ? t('compare.goneRemedy') : remedy}>
        <Button look="primary" onClick={() => navigate('/compare')}>
          {t('compare.new')}
        </Button>
        {isGone ? null : <Button onClick={() => void refetch()}>{t('common.retry')}</Button>}
      </Notice>
    </div>
  );
}

function Loaded({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation();
  const { id, columns, order } = comparison;
  const isBusy = columns.some(({ state }) => state === 'writing' || state === 'waiting');
  return (
    <div className="flex h-full flex-col">
      <Header comparison={comparison} />
      {isBusy && order === 'in_turn' ? (
        <p className="shrink-0 border-b border-border bg-sunken px-4 py-1.5 text-caption text-muted" aria-live="polite">
          {t('compare.inTurn')}
        </p>
      ) : null}
      <Columns comparison={comparison} />
      <div className="shrink-0 border-t border-border px-6 pt-3 pb-3 max-column:px-3 max-column:pb-2">
        <div className="mx-auto max-w-225">
          {isBusy ? null : <VoteBar comparison={comparison} />}
          <AskForm
            placeholder={t('compare.placeholderMore')}
            obstacle={null}
            onAsk={(text) => askAll(id, text)}
            onStop={isBusy ? () => void stopColumns(id, null) : undefined}
          />
        </div>
      </div>
    </div>
  );
}

function Header({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation();
  const { id, title, isHidden, contenders } = comparison;
  const names = contenders.map((contender) => fullName(contender, t)).join(' / ');
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b border-border pe-3 ps-2 max-column:h-12">
      <IconButton
        icon={ArrowLeft}
        className="rtl:-scale-x-100"
        label={t('compare.title')}
        onClick={() => navigate('/compare')}
      />
      <h1 dir="auto" className="max-w-[60%] min-w-0 truncate font-medium">
        {title === '' ? t('compare.untitled') : title}
      </h1>
      {isHidden ? (
        <p className="flex min-w-0 items-center gap-1.5 text-caption text-muted">
          <EyeOff size={14} strokeWidth={1.75} aria-hidden className="shrink-0" />
          <span className="truncate max-column:sr-only">{t('compare.between', { names })}</span>
        </p>
      ) : null}
      <div className="flex-1" />
      {isHidden ? (
        <Button look="quiet" isSmall icon={Eye} onClick={() => void reveal(id)}>
          {t('compare.reveal')}
        </Button>
      ) : (
        <Button look="quiet" isSmall icon={Repeat} onClick={() => setUpAgain(comparison)}>
          {t('compare.once')}
        </Button>
      )}
      <Menu
        trigger={<IconButton icon={Ellipsis} label={t('compare.menu')} />}
        entries={[
          {
            id: 'delete',
            label: t('compare.delete'),
            icon: Trash2,
            isDestructive: true,
            run: () => void removeComparison(comparison, true),
          },
        ]}
      />
    </header>
  );
}
