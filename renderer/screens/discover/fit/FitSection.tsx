import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HubPage, MachineProfile } from '../../../../contract/hub.ts';
import type { CacheType } from '../../../../contract/inference.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Accuracy } from './Accuracy.tsx';
import { FitControls } from './FitControls.tsx';
import { FitDetail } from './FitDetail.tsx';
import { FitMatrix } from './FitMatrix.tsx';
import { cellAt, firstPlace } from './rows.ts';
import type { FitState, Place } from './rows.ts';
import { useFit } from './use-fit.ts';

export type Asked = { machine: MachineProfile | null; cacheType: CacheType; slots: number };

export type FitSectionProps = {
  page: HubPage;
  canDownload: boolean;
  fit: FitState;
  asked: Asked;
  onAsk(asked: Asked): void;
  onRetry(): void;
};

const standard: Asked = { machine: null, cacheType: 'f16', slots: 1 };

/** What is asked about a model's files, and what comes in. Headers can be read where files can. */
export function useFitSection(page: HubPage | undefined, repo: string) {
  const [asked, setAsked] = useState(standard);
  const canRead = page !== undefined && page.access.state === 'open' && page.variants.length > 0;
  const { fit, retry } = useFit({ repo, ...asked }, canRead);
  return { fit, asked, onAsk: setAsked, onRetry: retry };
}

/** Which variant runs how, at each length of context, on this computer or on another. */
export function FitSection({ page, canDownload, fit, asked, onAsk, onRetry }: FitSectionProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Place | null>(null);
  const canRead = page.access.state === 'open';
  const place = chosen !== null && cellAt(fit.rows, chosen) !== undefined ? chosen : firstPlace(fit, page.variants);
  const isNothing = !fit.isRunning && fit.fresh.size > 0 && fit.recommended === null;
  return (
    <section aria-labelledby="fit-title" className="mt-8" data-testid="fit">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <h2 id="fit-title" className="text-title font-semibold">
          {canRead ? t('discover.fit.title') : t('discover.fit.variants')}
        </h2>
        {canRead ? <FitControls asked={asked} onAsk={onAsk} /> : null}
      </div>
      {canRead ? null : <p className="mt-1 text-muted">{t('discover.fit.noAccess')}</p>}
      {fit.error === null ? null : (
        <Notice kind="bad" title={fit.error.message} text={fit.error.remedy} className="mt-3">
          <Button onClick={onRetry}>{t('common.retry')}</Button>
        </Notice>
      )}
      {isNothing && fit.error === null ? (
        <p className="mt-2 text-caution">
          {asked.machine === null
            ? t('discover.fit.nothing')
            : t('discover.fit.nothingThere', { name: asked.machine.name })}
        </p>
      ) : null}
      <FitMatrix
        page={page}
        fit={fit}
        place={place}
        canDownload={canDownload}
        isHere={asked.machine === null}
        onChoose={setChosen}
      />
      {place === null ? null : (
        <FitDetail page={page} fit={fit} place={place} machine={asked.machine} canDownload={canDownload} />
      )}
      {canRead ? <Accuracy /> : null}
    </section>
  );
}
