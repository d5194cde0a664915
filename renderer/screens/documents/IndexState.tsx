import { Check, Pause, Play, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Collection } from '../../../contract/documents.ts';
import { formatCount, formatPercent } from '../../i18n/format.ts';
import { may } from '../../state/access.ts';
import { steerCollection } from '../../state/documents.ts';
import { Button } from '../../ui/button.tsx';
import { ThinBar } from '../../ui/progress.tsx';

/** How far a collection is indexed, and what can be done about it. */
export function IndexState({ collection }: { collection: Collection }) {
  const { t } = useTranslation();
  const { id, state, progress, current, fileCount, readyCount, failedCount, skippedCount, places } = collection;
  if (places.length === 0) return null;
  const isOpen = state === 'indexing' || state === 'paused';
  const canSteer = isOpen && may('documents.pause');
  const done = readyCount + failedCount + skippedCount;
  return (
    <div className="mt-1 text-caption text-muted">
      <div className="flex min-h-7 flex-wrap items-center gap-x-2 gap-y-1">
        {state === 'idle' ? <Check size={14} strokeWidth={2} className="text-good" aria-hidden /> : null}
        <span>{t(`documents.state.${state}`)}</span>
        {isOpen ? (
          <span className="numbers">
            {done < fileCount
              ? t('documents.progress', { done: formatCount(done), count: fileCount })
              : formatPercent(progress)}
          </span>
        ) : null}
        <span className="min-w-0 flex-1 truncate">
          {state === 'indexing' && current !== null ? t('documents.current', { name: current }) : ''}
        </span>
        {canSteer ? (
          <>
            <Button
              isSmall
              look="quiet"
              icon={state === 'paused' ? Play : Pause}
              onClick={() => void steerCollection(id, state === 'paused' ? 'resume' : 'pause')}
            >
              {t(state === 'paused' ? 'documents.resume' : 'documents.pause')}
            </Button>
            {done < fileCount ? (
              <Button isSmall look="quiet" icon={X} onClick={() => void steerCollection(id, 'cancel')}>
                {t('documents.cancelRest')}
              </Button>
            ) : null}
          </>
        ) : null}
      </div>
      {isOpen || state === 'looking' ? (
        <div className="pt-1">
          <ThinBar
            label={t(`documents.state.${state}`)}
            share={state === 'looking' ? 1 : progress}
            isBreathing={state === 'looking'}
            tone={state === 'paused' ? 'quiet' : 'accent'}
          />
        </div>
      ) : null}
    </div>
  );
}
