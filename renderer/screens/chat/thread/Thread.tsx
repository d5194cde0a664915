import { ArrowDown } from 'lucide-react';
import { Fragment, memo, useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Turn } from '../../../state/branch.ts';
import { Button } from '../../../ui/button.tsx';
import { AnswerTurn } from './AnswerTurn.tsx';
import { Marks } from './Marks.tsx';
import type { TurnMarks } from './marks.ts';
import { useThreadKeys } from './use-thread-keys.ts';
import { useThreadView } from './use-thread.ts';
import type { ThreadView } from './use-thread.ts';
import { UserTurn } from './UserTurn.tsx';

export type ThreadProps = { chatId: string; turns: readonly Turn[]; marks: readonly TurnMarks[]; isAnswering: boolean };

/** The conversation. It keeps to its end while answers grow, until the person scrolls away from it. */
export function Thread({ chatId, turns, marks, isAnswering }: ThreadProps) {
  const { t } = useTranslation();
  const view = useThreadView(chatId, turns);
  const { scroller, content, virtualizer, isAtEnd, toEnd, activeIndex, setActive } = view;
  const onKeyDown = useThreadKeys(view, turns);
  const items = virtualizer.getVirtualItems();
  const firstStart = items[0]?.start ?? 0;

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        data-thread
        className="h-full overflow-y-auto [scrollbar-gutter:stable_both-edges]"
        tabIndex={-1}
      >
        <div
          ref={content}
          role="presentation"
          onKeyDown={onKeyDown}
          className="mx-auto max-w-[calc(var(--thread-width)+48px)] px-6 max-column:px-3"
        >
          <div role="feed" aria-label={t('chat.thread')} aria-busy={isAnswering}>
            <Space heightPx={firstStart} />
            {items.map(({ index, start, end }, place) => {
              const turn = turns[index];
              const above = items[place - 1]?.end ?? start;
              return turn === undefined ? null : (
                // Versions of a turn take each other's place, and the keyboard stays with it.
                <Fragment key={turn.message.parentId ?? 'first'}>
                  <Space heightPx={start - above} />
                  <Row
                    virtualizer={virtualizer}
                    index={index}
                    messageId={turn.message.id}
                    onFocus={() => setActive(index)}
                  >
                    <Marks marks={marks[index]} />
                    <TurnRow
                      turn={turn}
                      position={index + 1}
                      count={turns.length}
                      isActive={index === activeIndex}
                      isLast={index === turns.length - 1}
                    />
                  </Row>
                  {place === items.length - 1 ? <Space heightPx={virtualizer.getTotalSize() - end} /> : null}
                </Fragment>
              );
            })}
          </div>
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

type RowProps = {
  virtualizer: ThreadView['virtualizer'];
  index: number;
  messageId: string;
  onFocus(): void;
  children: ReactNode;
};

/** Measured when it comes, when another version takes its place, and whenever its height changes. */
function Row({ virtualizer, index, messageId, onFocus, children }: RowProps) {
  const row = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    virtualizer.measureElement(row.current);
    // Forgets the rows that have left the page.
    return () => virtualizer.measureElement(null);
  }, [virtualizer, messageId]);
  return (
    <div ref={row} role="presentation" data-index={index} className="pb-6" onFocus={onFocus}>
      {children}
    </div>
  );
}

/** Holds the place of turns that are not in sight. */
function Space({ heightPx }: { heightPx: number }) {
  return heightPx > 0 ? <div aria-hidden style={{ height: heightPx }} /> : null;
}

export type TurnProps = {
  turn: Turn;
  /** Which turn of the branch it is, counted from 1, and how many there are. */
  position: number;
  count: number;
  /** Whether Tab comes to it. */
  isActive: boolean;
  isLast: boolean;
};

const TurnRow = memo(function TurnRow(props: TurnProps) {
  return props.turn.message.role === 'user' ? <UserTurn {...props} /> : <AnswerTurn {...props} />;
});
