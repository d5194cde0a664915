import { Check, SlidersHorizontal } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LoadedModel } from '../../../contract/engine.ts';
import type { Model } from '../../../contract/models.ts';
import { formatBytes, formatContext, formatParameters, formatPercent } from '../../i18n/format.ts';
import { useLoadFailure } from '../../state/loading.ts';
import { openModelSettings } from '../../state/model-settings.ts';
import { ejectModel, useIsBlocked } from '../../state/models.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { MiddleEllipsis } from '../../ui/middle-ellipsis.tsx';
import { ThinBar } from '../../ui/progress.tsx';
import { OpennessMark } from '../openness/OpennessMark.tsx';
import { Blocked, LoadFailure } from './LoadTrouble.tsx';

export type ModelRowProps = {
  model: Model;
  loaded: LoadedModel | undefined;
  isSelected: boolean;
  onChoose(): void;
};

/** The facts that tell one model from another, in the field's order. */
function useFacts(model: Model): string {
  const { t } = useTranslation();
  const facts = [
    model.architecture,
    model.parameterCount === null ? null : formatParameters(model.parameterCount),
    model.quantization,
    formatBytes(model.sizeBytes),
    model.contextLength === null ? null : t('loader.context', { tokens: formatContext(model.contextLength) }),
  ];
  return facts.filter((fact) => fact !== null).join('\u2002·\u2002');
}

export function ModelRow({ model, loaded, isSelected, onChoose }: ModelRowProps) {
  const { t } = useTranslation();
  const facts = useFacts(model);
  const failure = useLoadFailure(model.id);
  const isKeptOut = useIsBlocked(model);
  const isBusy = loaded?.state === 'ready' || loaded?.state === 'loading';
  return (
    <div
      className={classNames(
        'rounded-control transition-colors focus-within:bg-hover hover:bg-hover',
        isSelected && 'bg-accent-soft',
      )}
    >
      <div className="flex items-center gap-2 pe-2">
        <button
          type="button"
          data-model-row
          aria-current={isSelected ? 'true' : undefined}
          disabled={!model.available || isKeptOut}
          className="flex min-w-0 flex-1 items-center gap-3 rounded-control py-2 ps-2.5 text-start focus-visible:-outline-offset-2 disabled:text-muted"
          onClick={onChoose}
        >
          <Check
            size={15}
            strokeWidth={2}
            aria-hidden
            className={classNames('shrink-0 text-accent', !isSelected && 'invisible')}
          />
          <span className="min-w-0 flex-1">
            <MiddleEllipsis text={model.name} className="font-medium" />
            <span className="numbers block truncate text-caption text-muted">{facts}</span>
          </span>
          <OpennessMark openness={model.openness} wordClassName="max-column:sr-only" className="shrink-0" />
          <StateWord model={model} loaded={loaded} />
        </button>
        <IconButton
          icon={SlidersHorizontal}
          label={t('loader.settingsOf', { name: model.name })}
          side="top"
          onClick={() => openModelSettings(model.id, 'load')}
        />
        {isBusy ? (
          <Button look="quiet" isSmall onClick={() => void ejectModel(model.id)}>
            {loaded.state === 'ready' ? t('loader.eject') : t('common.cancel')}
          </Button>
        ) : null}
      </div>
      {loaded?.state === 'loading' ? (
        <div className="pe-3 pb-2 ps-10">
          <ThinBar label={t('strip.loading', { name: model.name, percent: '' })} share={loaded.progress} />
        </div>
      ) : null}
      {isKeptOut ? <Blocked model={model} /> : null}
      {failure === null ? null : <LoadFailure model={model} error={failure} />}
      {model.source === 'builtin' ? (
        <p className="me-2.5 ms-9.25 pb-2.5 text-caption text-pretty text-muted">{t('loader.diagnostic')}</p>
      ) : null}
    </div>
  );
}

function StateWord({ model, loaded }: Pick<ModelRowProps, 'model' | 'loaded'>) {
  const { t } = useTranslation();
  if (!model.available) return <span className="shrink-0 text-caption text-caution">{t('loader.missing')}</span>;
  if (loaded === undefined) return null;
  switch (loaded.state) {
    case 'ready':
      return (
        <span className="flex shrink-0 items-center gap-1.5 text-caption text-good">
          <span aria-hidden className="size-1.5 rounded-full bg-good" />
          {t('loader.loaded')}
        </span>
      );
    case 'loading':
      return (
        <span className="numbers shrink-0 text-caption text-muted">
          {t('loader.loading', { percent: formatPercent(loaded.progress) })}
        </span>
      );
    case 'unloading':
      return <span className="shrink-0 text-caption text-muted">{t('loader.unloading')}</span>;
    case 'failed':
      return <span className="shrink-0 text-caption text-bad">{t('loader.failed')}</span>;
    default:
      return loaded.state satisfies never;
  }
}
