import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Model, ModelProfile } from '../../../contract/models.ts';
import { formatBytes, formatPercent } from '../../i18n/format.ts';
import { isAtTheComputer } from '../../state/access.ts';
import { tryLoad, useLoadedWith, useLoadFailure } from '../../state/loading.ts';
import { ejectModel, useLoadedModel } from '../../state/models.ts';
import { editProfile } from '../../state/profiles.ts';
import { Button } from '../../ui/button.tsx';
import { ThinBar } from '../../ui/progress.tsx';
import { EstimateCard } from './EstimateCard.tsx';
import { defaultLoad, isSame } from './schema.ts';
import { describeSmaller } from './smaller.ts';
import type { Estimate } from './use-estimate.ts';

export type LoadFooterProps = { model: Model; profile: ModelProfile; estimate: Estimate };

/** What the settings cost, and what can be done with them. */
export function LoadFooter({ model, profile, estimate }: LoadFooterProps) {
  const { t } = useTranslation();
  const { load, lastWorking } = profile;
  const failure = useLoadFailure(model.id);
  const replace = (settings: typeof load) => editProfile(model.id, { load: settings });
  return (
    <footer className="shrink-0 border-t border-border bg-sunken px-4 py-3">
      {failure === null ? null : (
        <div role="alert" className="mb-3 max-h-30 overflow-y-auto rounded-control bg-bad-soft px-2.5 py-2">
          <p className="selectable font-medium break-words">{failure.message}</p>
          {failure.remedy === undefined ? null : (
            <p className="selectable text-caption break-words text-muted">{failure.remedy}</p>
          )}
        </div>
      )}
      {model.available ? <EstimateCard estimate={estimate} /> : null}
      <div className="mt-3 flex flex-wrap gap-2">
        <LoadButtons
          model={model}
          profile={profile}
          estimate={estimate}
          canForce={failure?.code === 'out_of_memory' || failure?.details?.['canForce'] === true}
        />
      </div>
      <div className="mt-1.5 -ms-2 flex flex-wrap">
        <Button
          look="quiet"
          isSmall
          className="px-2"
          disabled={isSame(load, defaultLoad)}
          onClick={() => replace(defaultLoad)}
        >
          {t('panel.resetAll')}
        </Button>
        {lastWorking === null || isSame(lastWorking, load) ? null : (
          <Button look="quiet" isSmall className="px-2" onClick={() => replace(lastWorking)}>
            {t('loadFooter.lastWorking')}
          </Button>
        )}
      </div>
    </footer>
  );
}

type LoadButtonsProps = LoadFooterProps & { canForce: boolean };

function LoadButtons({ model, profile: { load, lastWorking }, estimate: { data }, canForce }: LoadButtonsProps) {
  const { t } = useTranslation();
  const loaded = useLoadedModel(model.id);
  const noted = useLoadedWith(model.id);
  const isTooBig = data?.verdict === 'too_big';
  const isReady = loaded?.state === 'ready';
  const run = (force: boolean) => void tryLoad(model.id, { isAnew: isReady, force });

  if (loaded?.state === 'loading') {
    const percent = formatPercent(loaded.progress);
    return (
      <div className="flex h-8 w-full items-center gap-3">
        <span className="numbers shrink-0 text-muted">{t('loadFooter.loading', { percent })}</span>
        <ThinBar label={t('loadFooter.loading', { percent: '' })} share={loaded.progress} />
        <Button isSmall onClick={() => void ejectModel(model.id)}>
          {t('common.cancel')}
        </Button>
      </div>
    );
  }
  if (isReady && isSame(noted ?? lastWorking, load)) {
    return (
      <p className="flex min-h-8 items-center gap-1.5 text-muted">
        <CircleCheck size={15} strokeWidth={1.75} aria-hidden className="shrink-0 text-good" />
        {t('loadFooter.inUse')}
      </p>
    );
  }
  const smaller = isTooBig ? (data.smaller ?? null) : null;
  return (
    <>
      {smaller === null || data === undefined ? null : (
        <Button
          look="primary"
          className="h-auto min-h-8 w-full py-1 whitespace-normal"
          onClick={() => editProfile(model.id, { load: smaller.settings })}
        >
          {t('estimate.use', {
            change: describeSmaller(
              { ...load, contextLength: load.contextLength ?? data.contextLength },
              smaller.settings,
            ),
            size: formatBytes(smaller.totalBytes),
          })}
        </Button>
      )}
      <Button
        look={isTooBig ? 'secondary' : 'primary'}
        className="flex-1"
        disabled={!model.available || loaded?.state === 'unloading' || (isTooBig && !isAtTheComputer())}
        onClick={() => run(isTooBig)}
      >
        {isTooBig ? t('loadFooter.anyway') : isReady ? t('loadFooter.reload') : t('loadFooter.load')}
      </Button>
      {canForce && isAtTheComputer() && !isTooBig && !isReady ? (
        <Button onClick={() => run(true)}>{t('loadFooter.anyway')}</Button>
      ) : null}
    </>
  );
}
