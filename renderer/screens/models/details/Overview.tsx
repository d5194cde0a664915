import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { navigate } from 'wouter/use-hash-location';
import type { ModelDetails } from '../../../../contract/library.ts';
import type { Model } from '../../../../contract/models.ts';
import { formatBytes, formatCount, formatDate, formatParameters } from '../../../i18n/format.ts';
import { OpennessDetails } from '../../../shell/openness/OpennessDetails.tsx';
import { checkRevision, useFolders } from '../../../state/library.ts';
import { useUi } from '../../../state/ui.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { placeOf } from '../places.ts';
import { Files } from './Files.tsx';
import { Part } from './Part.tsx';

/** What the model is, under which terms, where it came from and the files that it is made of. */
export function Overview({ model, details }: { model: Model; details: ModelDetails }) {
  const { t } = useTranslation();
  const folders = useFolders().data ?? [];
  const facts: [string, string | null][] = [
    [t('models.architecture'), model.architecture],
    [t('models.parameters'), model.parameterCount === null ? null : formatParameters(model.parameterCount)],
    [t('models.quantization'), model.quantization],
    [t('models.context'), model.contextLength === null ? null : formatCount(model.contextLength)],
    [t('models.size'), formatBytes(model.sizeBytes)],
    [t('models.place'), placeOf(model, folders)],
    [t('details.added'), formatDate(model.addedAt)],
  ];
  return (
    <div className="min-h-0 flex-1 space-y-6 overflow-y-auto p-4">
      <dl className="grid grid-cols-[repeat(auto-fill,minmax(150px,1fr))] gap-x-6 gap-y-3">
        {facts.map(([name, value]) => (
          <Fact key={name} name={name} value={value ?? t('models.unknown')} />
        ))}
        <Fact
          name={t('details.apiName')}
          value={
            <span className="flex min-w-0 items-center gap-1">
              <code className="truncate font-mono text-caption">{model.id}</code>
              <CopyButton text={model.id} label={t('models.copyId')} copiedLabel={t('common.copied')} />
            </span>
          }
        />
      </dl>
      <Part title={t('models.openness')}>
        <div className="rounded-card border border-border p-4">
          <OpennessDetails openness={details.openness} onLeave={() => useUi.setState({ modelDetails: null })} />
        </div>
      </Part>
      {details.origin === null ? null : <Origin model={model} origin={details.origin} />}
      <Files model={model} files={details.files} />
    </div>
  );
}

function Fact({ name, value }: { name: string; value: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-caption text-muted">{name}</dt>
      <dd className="selectable numbers flex min-h-7 items-center font-medium break-words">{value}</dd>
    </div>
  );
}

function Origin({ model, origin }: { model: Model; origin: NonNullable<ModelDetails['origin']> }) {
  const { t } = useTranslation();
  const openPage = (repo: string) => {
    useUi.setState({ modelDetails: null });
    navigate(`/discover/${repo}`);
  };
  return (
    <Part
      title={t('details.origin')}
      actions={
        <Button isSmall onClick={() => void checkRevision(model, openPage)}>
          {t('models.checkRevision')}
        </Button>
      }
    >
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-6 gap-y-1.5 rounded-card border border-border px-4 py-3">
        <dt className="text-muted">{t('details.repository')}</dt>
        <dd>
          <button
            type="button"
            className="rounded-[3px] text-start break-all text-accent underline-offset-2 hover:underline"
            onClick={() => openPage(origin.repo)}
          >
            {origin.repo}
          </button>
        </dd>
        <dt className="text-muted">{t('details.revision')}</dt>
        <dd className="selectable font-mono text-caption break-all">{origin.revision}</dd>
        <dt className="text-muted">{t('details.downloaded')}</dt>
        <dd className="numbers">{formatDate(origin.downloadedAt)}</dd>
      </dl>
    </Part>
  );
}
