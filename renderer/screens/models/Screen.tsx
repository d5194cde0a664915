import { Boxes, FolderOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { actions } from '../../actions/index.ts';
import { toErrorInfo } from '../../connection/errors.ts';
import { formatBytes } from '../../i18n/format.ts';
import { useModels } from '../../state/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ModelTable } from './ModelTable.tsx';

/** Every model file that Paddock knows. */
export default function ModelsScreen() {
  const { t } = useTranslation();
  const { data: models, error, refetch } = useModels();
  const isBare = models?.every((model) => model.source === 'builtin') ?? false;

  const summary =
    models === undefined
      ? undefined
      : t('models.summary', {
          count: models.length,
          size: formatBytes(models.reduce((sum, model) => sum + model.sizeBytes, 0)),
        });

  return (
    <Page
      title={t('models.title')}
      text={summary}
      width="wide"
      actions={
        <Button look="primary" icon={FolderOpen} onClick={() => actions.openModelFile.run()}>
          {t('models.open')}
        </Button>
      }
    >
      {error === null || models !== undefined ? null : (
        <Notice kind="bad" title={toErrorInfo(error).message} text={toErrorInfo(error).remedy} className="mt-6">
          <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
        </Notice>
      )}
      {models === undefined && error === null ? <TableSkeleton /> : null}
      {models === undefined ? null : <ModelTable models={models} />}
      {isBare ? (
        <div className="mt-4 rounded-card border border-dashed border-border-strong">
          <Empty icon={Boxes} title={t('models.emptyTitle')} text={t('models.emptyText')}>
            <Button icon={FolderOpen} onClick={() => actions.openModelFile.run()}>
              {t('models.open')}
            </Button>
          </Empty>
        </div>
      ) : null}
    </Page>
  );
}

function TableSkeleton() {
  return (
    <div aria-busy className="mt-6 space-y-2 rounded-card border border-border bg-surface p-4">
      {Array.from({ length: 4 }, (_, index) => (
        <Skeleton key={index} className="h-7" />
      ))}
    </div>
  );
}
