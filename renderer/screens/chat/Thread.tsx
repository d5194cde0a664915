import { ArrowDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Turn } from '../../state/branch.ts';
import { Button } from '../../ui/button.tsx';
import { AnswerTurn } from './AnswerTurn.tsx';
import { useFollowEnd } from './use-follow-end.ts';
import { UserTurn } from './UserTurn.tsx';

/** The conversation. It keeps to its end while answers grow, until the person scrolls away from it. */
export function Thread({ turns }: { turns: readonly Turn[] }) {
  const { t } = useTranslation();
  const lastQuestion = turns.findLast(({ message }) => message.role === 'user')?.message.id;
  const { scroller, content, isAtEnd, toEnd } = useFollowEnd(lastQuestion);

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        className="h-full overflow-y-auto [overflow-anchor:none] [scrollbar-gutter:stable_both-edges]"
        tabIndex={-1}
      >
        <div
          ref={content}
          role="log"
          aria-live="off"
          aria-label={t('chat.thread')}
          className="mx-auto flex max-w-[calc(var(--thread-width)+48px)] flex-col gap-6 px-6 pt-6 pb-8 max-column:px-3"
        >
          {turns.map((turn, index) =>
            turn.message.role === 'user' ? (
              <UserTurn key={turn.message.id} turn={turn} />
            ) : (
              <AnswerTurn key={turn.message.id} turn={turn} isLast={index === turns.length - 1} />
            ),
          )}
        </div>
      </div>
      {isAtEnd ? null : (
        <Button
          icon={ArrowDown}
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-float"
          onClick={toEnd}
        >
          {t('chat.jump')}
        </Button>
      )}
    </div>
  );
}
