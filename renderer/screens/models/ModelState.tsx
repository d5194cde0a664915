import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LoadedModel } from '../../../contract/engine.ts';
import type { Model } from '../../../contract/models.ts';
import { formatBytes, formatPercent } from '../../i18n/format.ts';
import { ThinBar } from '../../ui/progress.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';

/** A word and a shape for where a model is. */
export function ModelState({ model, loaded }: { model: Model; loaded: LoadedModel | undefined }) {
  const { t } = useTranslation();
  if (!model.available) {
    return (
      <span className="flex items-center gap-1.5 text-caution">
        <TriangleAlert size={14} strokeWidth={1.75} aria-hidden />
        {t('models.missing')}
      </span>
    );
  }
  if (loaded === undefined) {
    return (
      <span className="flex items-center gap-2 text-muted">
        <span aria-hidden className="size-2 rounded-full border border-border-strong" />
        {t('models.available')}
      </span>
    );
  }
  switch (loaded.state) {
    case 'ready':
      return (
        <span className="numbers flex items-center gap-2 text-good">
          <span aria-hidden className="size-2 rounded-full bg-good" />
          {t('loader.loaded')}
          {loaded.memoryBytes === null ? null : <span className="text-muted">{formatBytes(loaded.memoryBytes)}</span>}
        </span>
      );
    case 'loading':
      return (
        <span className="numbers flex w-28 flex-col gap-1 text-muted">
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
            <TriangleAlert size={14} strokeWidth={1.75} aria-hidden />
            {t('loader.failed')}
          </button>
        </Tooltip>
      );
    default:
      return loaded.state satisfies never;
  }
}
