import { Ellipsis, MessageSquareShare, RotateCw, Square } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Comparison, ComparisonColumn } from '../../../contract/comparisons.ts';
import { answerAgain, promoteColumn, stopColumns } from '../../state/comparisons.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { MiddleEllipsis } from '../../ui/middle-ellipsis.tsx';
import { useFollowEnd } from '../../ui/use-follow-end.ts';
import { ColumnAnswer } from './ColumnAnswer.tsx';
import { settingsName } from './names.ts';

export type ColumnViewProps = {
  comparison: Comparison;
  column: ComparisonColumn;
  letter: string;
  className: string;
};

/** One contender: who it is, once that may be known, and the conversation with it. */
export function ColumnView({ comparison, column, letter, className }: ColumnViewProps) {
  const { t } = useTranslation();
  const { scroller, content, toEnd } = useFollowEnd(true);
  const { messages, state, contender } = column;
  const asked = messages.findLast(({ role }) => role === 'user')?.id;
  const label = contender === null ? t('compare.column', { letter }) : `${letter}: ${contender.modelName}`;
  useEffect(toEnd, [toEnd, asked]);

  return (
    <section
      aria-label={label}
      data-testid="column"
      data-state={state}
      className={classNames('flex min-h-0 flex-col', className)}
    >
      <ColumnHeader comparison={comparison} column={column} letter={letter} />
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto" tabIndex={-1}>
        <div ref={content} className="flex flex-col gap-4 px-4 pt-4 pb-6">
          {messages.map((message) =>
            message.role === 'user' ? (
              <article
                key={message.id}
                aria-label={t('compare.question')}
                className="selectable rounded-card bg-sunken px-3 py-2 break-words whitespace-pre-wrap"
                dir="auto"
              >
                {message.text}
              </article>
            ) : (
              <ColumnAnswer key={message.id} message={message} columnId={column.id} />
            ),
          )}
          {state === 'waiting' ? <p className="text-muted">{t('compare.waiting')}</p> : null}
          {state === 'unasked' ? (
            <div className="flex flex-wrap items-center gap-3">
              <p className="text-muted">{t('compare.unasked')}</p>
              <Button isSmall onClick={() => void answerAgain(column.id)}>
                {t('compare.answer')}
              </Button>
            </div>
          ) : null}
        </div>
      </div>
    </section>
  );
}

function ColumnHeader({ comparison, column, letter }: Omit<ColumnViewProps, 'className'>) {
  const { t } = useTranslation();
  const { id, contender, state, messages } = column;
  const settings = contender === null ? '' : settingsName(contender, t);
  const isBusy = state === 'writing' || state === 'waiting';
  const vote = comparison.votes.find(({ turn }) => turn === messages.filter(({ role }) => role === 'user').length - 1);
  const isBest = vote?.verdict.kind === 'best' && vote.verdict.columnId === id;
  return (
    <header className="flex h-13 shrink-0 items-center gap-2 border-b border-border pe-2 ps-4">
      <span
        aria-hidden
        className="flex size-6 shrink-0 items-center justify-center rounded-control bg-selected text-caption font-semibold"
      >
        {letter}
      </span>
      <div className="min-w-0 flex-1">
        {contender === null ? (
          <p className="font-medium">{t('compare.column', { letter })}</p>
        ) : (
          <>
            <MiddleEllipsis text={contender.modelName} className="font-medium" />
            {settings === '' ? null : <p className="truncate text-caption text-muted">{settings}</p>}
          </>
        )}
      </div>
      {isBest ? (
        <span className="shrink-0 rounded-control bg-accent-soft px-1.5 py-0.5 text-caption text-accent">
          {t('compare.votedMark')}
        </span>
      ) : null}
      {isBusy ? (
        <IconButton
          icon={Square}
          label={t('compare.stop', { letter })}
          onClick={() => void stopColumns(comparison.id, id)}
        />
      ) : (
        <Menu
          trigger={
            <IconButton icon={Ellipsis} label={t('compare.more', { letter })} disabled={messages.length === 0} />
          }
          entries={[
            { id: 'again', label: t('compare.again'), icon: RotateCw, run: () => void answerAgain(id) },
            ...(contender === null
              ? []
              : [
                  {
                    id: 'promote',
                    label: t('compare.promote'),
                    icon: MessageSquareShare,
                    run: () => void promoteColumn(id),
                  },
                ]),
          ]}
        />
      )}
    </header>
  );
}
