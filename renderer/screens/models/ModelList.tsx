import { Boxes, FolderOpen, Search } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { navigate } from 'wouter/use-hash-location';
import { actions } from '../../actions/index.ts';
import { toErrorInfo } from '../../connection/errors.ts';
import { may } from '../../state/access.ts';
import { useFolders } from '../../state/library.ts';
import { useModels } from '../../state/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { TextInput } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ModelTable } from './ModelTable.tsx';
import { filterModels } from './columns.ts';
import { placeOf } from './places.ts';

/** The models with a filter over them. */
export function ModelList() {
  const { t } = useTranslation();
  const { data: models, error, refetch } = useModels();
  const folders = useFolders().data;
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search);
  const placed = useMemo(
    () => (models ?? []).map((model) => ({ model, place: placeOf(model, folders ?? []) })),
    [models, folders],
  );
  const shown = useMemo(() => filterModels(placed, wanted), [placed, wanted]);
  const isBare = models?.every((model) => model.source === 'builtin') ?? false;

  if (models === undefined) {
    if (error === null) return <TableSkeleton />;
    return (
      <Notice kind="bad" title={toErrorInfo(error).message} text={toErrorInfo(error).remedy} className="mt-6">
        <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
      </Notice>
    );
  }
  return (
    <>
      {isBare ? null : (
        <div className="mt-4 flex items-center gap-3">
          <div className="relative w-80 max-w-full">
            <Search
              size={14}
              strokeWidth={1.75}
              className="pointer-events-none absolute top-1/2 start-2.5 -translate-y-1/2 text-faint"
              aria-hidden
            />
            <TextInput
              type="search"
              aria-label={t('models.filter')}
              placeholder={t('models.filter')}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
              onKeyDown={(event) => event.key === 'Escape' && setSearch('')}
              className="w-full ps-8 [&::-webkit-search-cancel-button]:hidden"
            />
          </div>
          <output className="numbers shrink-0 text-caption whitespace-nowrap text-muted">
            {wanted.trim() === '' ? null : t('models.shown', { count: shown.length, all: models.length })}
          </output>
        </div>
      )}
      {shown.length === 0 && !isBare ? (
        <p className="mt-10 text-center text-muted">{t('models.noneFound')}</p>
      ) : (
        <ModelTable models={shown} />
      )}
      {isBare ? (
        <div className="mt-4 rounded-card border border-dashed border-border-strong">
          <Empty
            icon={Boxes}
            title={t('models.emptyTitle')}
            text={t(may('models.open') ? 'models.emptyText' : 'remote.downloads')}
          >
            <Button look="primary" onClick={() => navigate('/discover')}>
              {t('models.discover')}
            </Button>
            {may('models.open') ? (
              <Button icon={FolderOpen} onClick={() => actions.openModelFile.run()}>
                {t('models.open')}
              </Button>
            ) : null}
          </Empty>
        </div>
      ) : null}
    </>
  );
}

function TableSkeleton() {
  return (
    <div aria-busy className="mt-6 space-y-2 rounded-card border border-border bg-surface p-4">
      {Array.from({ length: 4 }, (_, index) => (
        <Skeleton key={index} className="h-8" />
      ))}
    </div>
  );
}
