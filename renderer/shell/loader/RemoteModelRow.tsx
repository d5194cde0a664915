import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { isBlocked } from '../../state/openness.ts';
import type { ChatModel } from '../../state/chat-models.ts';
import { useSettings } from '../../state/queries.ts';
import { classNames } from '../../ui/class-names.ts';
import { MiddleEllipsis } from '../../ui/middle-ellipsis.tsx';
import { OpennessMark } from '../openness/OpennessMark.tsx';

export type RemoteModelRowProps = { model: ChatModel; isSelected: boolean; onChoose(): void };

/** A model that somebody else runs: nothing to load, and what is asked leaves this computer. */
export function RemoteModelRow({ model, isSelected, onChoose }: RemoteModelRowProps) {
  const { t } = useTranslation();
  const isKeptOut = isBlocked(useSettings().data?.opennessPolicy, model.openness);
  return (
    <button
      type="button"
      data-model-row
      aria-current={isSelected ? 'true' : undefined}
      disabled={isKeptOut}
      className={classNames(
        'flex w-full min-w-0 items-center gap-3 rounded-control py-2 pe-3 ps-2.5 text-start transition-colors hover:bg-hover focus-visible:-outline-offset-2 focus-visible:bg-hover disabled:text-muted',
        isSelected && 'bg-accent-soft',
      )}
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
        <span className="block truncate text-caption text-muted">
          {t('loader.runsAt', { provider: model.provider ?? '' })}
        </span>
      </span>
      <OpennessMark openness={model.openness} wordClassName="max-column:sr-only" className="shrink-0" />
    </button>
  );
}
