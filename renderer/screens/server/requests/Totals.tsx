import { useTranslation } from 'react-i18next';
import type { UsageTotal } from '../../../../contract/server.ts';
import { formatCount } from '../../../i18n/format.ts';
import { useTotals } from '../../../state/server.ts';
import { MiddleEllipsis } from '../../../ui/middle-ellipsis.tsx';

/** What each model and each program has come to since Paddock was started. */
export function Totals() {
  const { t } = useTranslation();
  const totals = useTotals();
  if (totals === undefined || totals.clients.length === 0) return null;
  return (
    <section className="mt-6" aria-label={t('server.totals')}>
      <h2 className="mb-2 font-medium text-muted">{t('server.totals')}</h2>
      <div className="overflow-hidden rounded-card border border-border bg-surface">
        <TotalsTable caption={t('server.column.model')} totals={totals.models} />
        <TotalsTable caption={t('server.column.client')} totals={totals.clients} />
      </div>
    </section>
  );
}

function TotalsTable({ caption, totals }: { caption: string; totals: readonly UsageTotal[] }) {
  const { t } = useTranslation();
  if (totals.length === 0) return null;
  return (
    <table className="w-full table-fixed border-collapse border-t border-border first:border-t-0">
      <thead>
        <tr className="h-8 bg-sunken text-caption text-muted [&>th]:px-4 [&>th]:text-end [&>th]:font-medium">
          <th scope="col" className="text-left!">
            {caption}
          </th>
          <th scope="col" className="w-24">
            {t('server.requests')}
          </th>
          <th scope="col" className="w-32 max-column:w-22">
            {t('server.read')}
          </th>
          <th scope="col" className="w-32 max-column:w-22">
            {t('server.written')}
          </th>
        </tr>
      </thead>
      <tbody className="numbers divide-y divide-border">
        {totals
          .toSorted((a, b) => b.requests - a.requests)
          .map((total) => (
            <tr key={total.name} className="h-9 [&>td]:px-4 [&>td]:text-end">
              <td className="text-left!">
                <MiddleEllipsis text={total.name} />
              </td>
              <td>
                {formatCount(total.requests)}
                {total.errors === 0 ? null : (
                  <span className="block text-caption text-bad">{t('server.errors', { count: total.errors })}</span>
                )}
              </td>
              <td>{formatCount(total.promptTokens)}</td>
              <td>{formatCount(total.completionTokens)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
