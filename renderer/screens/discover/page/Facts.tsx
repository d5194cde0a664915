import { useTranslation } from 'react-i18next';
import type { HubPage } from '../../../../contract/hub.ts';

/** What else the model's card says, word for word. */
export function Facts({ card }: Pick<HubPage, 'card'>) {
  const { t } = useTranslation();
  if (card.length === 0) return null;
  return (
    <section aria-labelledby="card-title" className="mt-8">
      <h2 id="card-title" className="text-title font-semibold">
        {t('discover.card')}
      </h2>
      <dl className="mt-3 grid grid-cols-[minmax(96px,auto)_minmax(0,1fr)] gap-x-6 gap-y-1.5 rounded-card border border-border bg-surface px-4 py-3">
        {card.map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="selectable break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
