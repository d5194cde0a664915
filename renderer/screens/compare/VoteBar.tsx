import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Comparison } from '../../../contract/comparisons.ts';
import { vote } from '../../state/comparisons.ts';
import { Button } from '../../ui/button.tsx';
import { fullName, letterOf } from './names.ts';

/** Asks which answer to the last question is best; afterwards, says what was voted. */
export function VoteBar({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation();
  const [isChanging, setIsChanging] = useState(false);
  const { id, columns, votes, isBlind } = comparison;
  const turn = (columns[0]?.messages.filter(({ role }) => role === 'user').length ?? 0) - 1;
  const hasAll = columns.every(({ messages }) => messages.at(-1)?.role === 'assistant');
  const hasText = columns.some(({ messages }) => (messages.at(-1)?.text ?? '') !== '');
  const cast = votes.find((one) => one.turn === turn)?.verdict;
  if (turn < 0 || !hasAll || !hasText) return null;

  if (cast !== undefined && !isChanging) {
    const best = cast.kind === 'best' ? columns.findIndex((column) => column.id === cast.columnId) : -1;
    const contender = columns[best]?.contender;
    const name = contender == null ? letterOf(Math.max(0, best)) : `${letterOf(best)}, ${fullName(contender, t)}`;
    const said =
      cast.kind === 'best'
        ? t('compare.votedBest', { name })
        : t(cast.kind === 'tie' ? 'compare.votedTie' : 'compare.votedBad');
    return (
      <div className="mb-2 flex min-h-8 flex-wrap items-center gap-3" data-testid="vote-cast">
        <p className="min-w-0 flex-1 break-words text-muted">{said}</p>
        {isBlind ? null : (
          <Button look="quiet" isSmall onClick={() => setIsChanging(true)}>
            {t('compare.change')}
          </Button>
        )}
      </div>
    );
  }

  const say = (verdict: Parameters<typeof vote>[1]) => {
    setIsChanging(false);
    void vote(id, verdict);
  };
  return (
    <section aria-label={t('compare.voteLabel')} className="mb-2 flex flex-wrap items-center gap-2">
      <p className="me-1 text-muted">{t('compare.voteLabel')}</p>
      {columns.map((column, position) => (
        <Button key={column.id} isSmall onClick={() => say({ kind: 'best', columnId: column.id })}>
          {t('compare.isBest', { letter: letterOf(position) })}
        </Button>
      ))}
      <Button look="quiet" isSmall onClick={() => say({ kind: 'tie' })}>
        {t('compare.tie')}
      </Button>
      <Button look="quiet" isSmall onClick={() => say({ kind: 'bad' })}>
        {t(columns.length === 2 ? 'compare.bothBad' : 'compare.bad')}
      </Button>
    </section>
  );
}
