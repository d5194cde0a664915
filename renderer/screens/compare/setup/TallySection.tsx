import { useTranslation } from 'react-i18next';
import type { Pair, Standing, Tally } from '../../../../contract/comparisons.ts';
import { toErrorInfo } from '../../../connection/errors.ts';
import { formatCount, formatPercent } from '../../../i18n/format.ts';
import { clearTally, useTally } from '../../../state/comparisons.ts';
import { classNames } from '../../../ui/class-names.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { fullName } from '../names.ts';

/** Every vote added up: how each fared against all, and against each. */
export function TallySection() {
  const { t } = useTranslation();
  const { data: tally, error } = useTally();
  const hasVotes = tally !== undefined && tally.votes > 0;
  const blind = hasVotes && tally.blindVotes > 0 ? t('compare.tally.blind', { count: tally.blindVotes }) : null;
  const text = hasVotes
    ? [t('compare.tally.votes', { count: tally.votes }), blind].filter((part) => part !== null).join(', ')
    : undefined;
  return (
    <Section
      title={t('compare.tally.title')}
      text={text}
      actions={
        hasVotes ? (
          <Button look="quiet" isSmall onClick={() => void clearTally()}>
            {t('compare.tally.clear')}
          </Button>
        ) : undefined
      }
    >
      {error === null ? null : (
        <Notice kind="bad" title={t('compare.failed')} text={toErrorInfo(error).remedy} className="m-3" />
      )}
      {hasVotes ? (
        <>
          <Standings standings={tally.standings} />
          <Pairs tally={tally} />
          <p className="px-4 py-2.5 text-caption text-muted">{t('compare.tally.ratingHelp')}</p>
        </>
      ) : (
        <p className="px-4 py-4 text-muted">{t('compare.tally.none')}</p>
      )}
    </Section>
  );
}

const cell = 'px-3 py-2 text-end';

function Standings({ standings }: { standings: readonly Standing[] }) {
  const { t } = useTranslation();
  return (
    <div className="overflow-x-auto">
      <table className="numbers w-full">
        <thead>
          <tr className="text-caption text-muted">
            <th scope="col" className="px-4 py-2 text-start font-medium">
              {t('compare.tally.model')}
            </th>
            {(['wins', 'ties', 'losses', 'share'] as const).map((key) => (
              <th
                key={key}
                scope="col"
                className={classNames(cell, 'font-medium', key === 'share' && 'max-column:hidden')}
              >
                {t(`compare.tally.${key}`)}
              </th>
            ))}
            <th scope="col" className={`${cell} pe-4 font-medium`}>
              {t('compare.tally.rating')}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-border border-t border-border">
          {standings.map(({ key, contender, wins, ties, losses, rating }) => {
            const games = wins + ties + losses;
            return (
              <tr key={key} data-testid="standing">
                <th scope="row" className="min-w-40 px-4 py-2 text-start font-medium break-words">
                  {fullName(contender, t)}
                </th>
                <td className={cell}>{formatCount(wins)}</td>
                <td className={cell}>{formatCount(ties)}</td>
                <td className={cell}>{formatCount(losses)}</td>
                <td className={classNames(cell, 'max-column:hidden')}>
                  {games === 0 ? '–' : formatPercent((wins + ties / 2) / games)}
                </td>
                <td className={`${cell} pe-4`}>{formatCount(Math.round(rating))}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function winnerFirst(pair: Pair): Pair {
  const { one, other, oneWins, otherWins } = pair;
  return oneWins >= otherWins ? pair : { ...pair, one: other, other: one, oneWins: otherWins, otherWins: oneWins };
}

function Pairs({ tally: { standings, pairs } }: { tally: Tally }) {
  const { t } = useTranslation();
  const nameOf = (key: string) => {
    const standing = standings.find((one) => one.key === key);
    return standing === undefined ? '' : fullName(standing.contender, t);
  };
  return (
    <section aria-label={t('compare.tally.pairs')} className="px-4 py-3">
      <h3 className="text-caption font-medium text-muted">{t('compare.tally.pairs')}</h3>
      <ul className="mt-1 space-y-1">
        {pairs.map(winnerFirst).map(({ one, other, oneWins, otherWins, ties, bothBad }) => (
          <li key={`${one} ${other}`} className="numbers flex flex-wrap justify-between gap-x-4" data-testid="pair">
            <span className="min-w-0 break-words">
              {t('compare.tally.pair', { one: nameOf(one), other: nameOf(other) })}
            </span>
            <span className="text-muted">
              {[
                t('compare.tally.pairResult', { wins: formatCount(oneWins), losses: formatCount(otherWins) }),
                ...(ties > 0 ? [`${t('compare.tally.ties')} ${formatCount(ties)}`] : []),
                ...(bothBad > 0 ? [`${t('compare.tally.bothBad')} ${formatCount(bothBad)}`] : []),
              ].join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
