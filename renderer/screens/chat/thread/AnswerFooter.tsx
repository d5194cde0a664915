import { AnswerProgress } from '../../../shell/answer/AnswerProgress.tsx';
import { AnswerStats } from '../../../shell/answer/AnswerStats.tsx';
import type { Turn } from '../../../state/branch.ts';
import type { LiveAnswer } from '../../../state/live.ts';
import { TurnActions } from './TurnActions.tsx';
import { Versions } from './Versions.tsx';

export type AnswerFooterProps = { turn: Turn; live: LiveAnswer | undefined; isLast: boolean; showsActions: boolean };

/** One line of fixed height: what the answer cost, its versions, and what can be done with it. */
export function AnswerFooter({ turn, live, isLast, showsActions }: AnswerFooterProps) {
  const { message } = turn;
  const isGenerating = message.state === 'generating';
  return (
    <div className="mt-2 flex min-h-7 flex-wrap items-center gap-x-3 max-column:min-h-9">
      {isGenerating ? <AnswerProgress live={live} /> : <AnswerStats stats={message.stats} />}
      <Versions turn={turn} />
      {isGenerating ? null : (
        <div className="-ms-1.5">
          <TurnActions turn={turn} isShown={showsActions} isQuiet={!isLast} />
        </div>
      )}
    </div>
  );
}
