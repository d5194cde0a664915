import { useTranslation } from 'react-i18next';
import type { UsagePrices } from '../../../../contract/usage.ts';
import { formatCount, formatMoney } from '../../../i18n/format.ts';
import { classNames } from '../../../ui/class-names.ts';
import { MiddleEllipsis } from '../../../ui/middle-ellipsis.tsx';
import { costOf, type Grouping, type UsageSum } from './sums.ts';
import { useEnergyWords } from './use-energy-words.ts';

export type UsageTableProps = {
  grouping: Grouping;
  sums: readonly UsageSum[];
  prices: UsagePrices | null;
  nameOf(key: string): string;
};

/** Tokens of each model, client or day, in numbers. */
export function UsageTable({ grouping, sums, prices, nameOf }: UsageTableProps) {
  const { t } = useTranslation();
  const energyOf = useEnergyWords();
  const hasEnergy = sums.some(({ wattHours }) => wattHours !== null);
  const columns = [
    { id: 'requests', isWide: true, read: ({ requests }: UsageSum) => formatCount(requests) },
    { id: 'read', isWide: false, read: ({ promptTokens }: UsageSum) => formatCount(promptTokens) },
    { id: 'written', isWide: false, read: ({ completionTokens }: UsageSum) => formatCount(completionTokens) },
    ...(hasEnergy
      ? ([{ id: 'energy', isWide: true, read: ({ wattHours }: UsageSum) => energyOf(wattHours) }] as const)
      : []),
    ...(prices === null
      ? []
      : ([
          { id: 'cost', isWide: false, read: (sum: UsageSum) => formatMoney(costOf(sum, prices), prices.currency) },
        ] as const)),
  ] as const;
  return (
    <div className="mt-3 max-h-120 overflow-auto rounded-card border border-border bg-surface">
      <table className="numbers w-full border-collapse">
        <thead className="sticky top-0 z-1 bg-sunken text-caption text-muted">
          <tr className="h-8 [&>th]:px-3 [&>th]:text-end [&>th]:font-medium [&>th]:whitespace-nowrap">
            <th scope="col" className="ps-4! text-start!">
              {t(`computer.usage.heading.${grouping}`)}
            </th>
            {columns.map(({ id, isWide }) => (
              <th key={id} scope="col" className={classNames('last:pe-4!', isWide && 'max-column:hidden')}>
                {t(`computer.usage.column.${id}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-border">
          {sums.map((sum) => (
            <tr key={sum.key} className="h-9 [&>td]:px-3 [&>td]:text-end [&>td]:whitespace-nowrap">
              <th scope="row" className="w-full max-w-0 ps-4 pe-3 text-start font-normal">
                <MiddleEllipsis text={nameOf(sum.key)} />
              </th>
              {columns.map(({ id, isWide, read }) => (
                <td key={id} className={classNames('last:pe-4!', isWide && 'max-column:hidden')}>
                  {read(sum)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
