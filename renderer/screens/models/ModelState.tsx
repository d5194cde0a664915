import { Ban, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LoadedModel } from '../../../contract/engine.ts';
import type { Model } from '../../../contract/models.ts';
import { formatBytes, formatPercent } from '../../i18n/format.ts';
import { useIsBlocked } from '../../state/models.ts';
import { ThinBar } from '../../ui/progress.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';

export type ModelStateProps = {
  model: Model;
  loaded: LoadedModel | undefined;
  /** Said of a model that is on disk and nothing else. */
  rest: string;
};

/** A word and a shape for where a model is. */
export function ModelState({ model, loaded, rest }: ModelStateProps) {
  const { t } = useTranslation();
  const isKeptOut = useIsBlocked(model);
  if (!model.available) {
    return (
      <span className="flex items-center gap-1.5 text-caution">
        <TriangleAlert size={13} strokeWidth={1.75} className="shrink-0" aria-hidden />
        {t('models.missing')}
      </span>
    );
  }
  if (loaded === undefined && isKeptOut) {
    return (
      <span className="flex items-center gap-1.5 text-caution">
        <Ban size={13} strokeWidth={1.75} className="shrink-0" aria-hidden />
        {t('models.blocked')}
      </span>
    );
  }
  if (loaded === undefined) return <span className="block truncate text-muted">{rest}</span>;
  switch (loaded.state) {
    case 'ready':
      return (
        <span className="numbers flex items-center gap-1.5 text-good">
          <span aria-hidden className="size-1.5 rounded-full bg-good" />
          {t('loader.loaded')}
          {loaded.memoryBytes === null ? null : <span className="text-muted">{formatBytes(loaded.memoryBytes)}</span>}
        </span>
      );
    case 'loading':
      return (
        <span className="numbers flex max-w-40 items-center gap-2 text-muted">
          {t('loader.loading', { percent: formatPercent(loaded.progress) })}
          <ThinBar label={t('loader.loading', { percent: '' })} share={loaded.progress} />
        </span>
      );
    case 'unloading':
      return <span className="text-muted">{t('loader.unloading')}</span>;
    case 'failed':
      return (
        <Tooltip label={[loaded.error?.message, loaded.error?.remedy].filter(Boolean).join(' ') || t('loader.failed')}>
          <button type="button" className="flex items-center gap-1.5 rounded-control text-bad">
            <TriangleAlert size={13} strokeWidth={1.75} aria-hidden />
            {t('loader.failed')}
          </button>
        </Tooltip>
      );
    default:
      return loaded.state satisfies never;
  }
}
