import { FolderInput, FolderOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { actions } from '../../actions/index.ts';
import { formatBytes } from '../../i18n/format.ts';
import { may } from '../../state/access.ts';
import { startImport } from '../../state/library.ts';
import { useModels } from '../../state/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Jobs } from './Jobs.tsx';
import { ModelList } from './ModelList.tsx';
import { Folders } from './folders/Folders.tsx';

const views = ['list', 'folders'] as const;
export type View = (typeof views)[number];

/** Every model on this computer, and the folders that they are in. */
export default function ModelsScreen({ view }: { view: View }) {
  const { t } = useTranslation();
  const { data: models } = useModels();
  // Then the page itself has the next step.
  const isBare = models?.every(({ source }) => source === 'builtin') ?? false;
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
      width="full"
      actions={
        may('models.open') ? (
          <div className="flex flex-wrap gap-2">
            <Button icon={FolderInput} onClick={startImport}>
              {t('models.import')}
            </Button>
            <Button
              look={isBare ? 'secondary' : 'primary'}
              icon={FolderOpen}
              onClick={() => actions.openModelFile.run()}
            >
              {t('models.open')}
            </Button>
          </div>
        ) : undefined
      }
    >
      {may('library.folders') ? <Views view={view} /> : null}
      {may('library.jobs') ? <Jobs /> : null}
      {view === 'list' || !may('library.folders') ? <ModelList /> : <Folders />}
    </Page>
  );
}

function Views({ view }: { view: View }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('models.views')} className="mt-5 flex gap-5 border-b border-border">
      {views.map((one) => (
        <Link
          key={one}
          href={one === 'list' ? '/models' : `/models/${one}`}
          aria-current={one === view ? 'page' : undefined}
          className="-mb-px flex h-9 items-center border-b-2 border-transparent font-medium text-muted transition-colors hover:text-text aria-[current]:border-accent aria-[current]:text-text max-column:h-11"
        >
          {t(`models.view.${one}`)}
        </Link>
      ))}
    </nav>
  );
}
