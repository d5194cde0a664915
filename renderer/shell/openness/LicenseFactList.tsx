import { CircleCheck, CircleX, ExternalLink, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LicenseFacts, Openness } from '../../../contract/openness.ts';
import { classNames } from '../../ui/class-names.ts';

const commercial = {
  yes: { icon: CircleCheck, tone: 'text-good' },
  limited: { icon: TriangleAlert, tone: 'text-caution' },
  no: { icon: CircleX, tone: 'text-bad' },
} as const;

const asked = ['cap', 'attribution', 'outputTraining', 'useRestrictions'] as const;

/** What a licence allows and asks, in sentences, with the way to its text. */
export function LicenseFactList({ license, facts }: Pick<Openness, 'license' | 'facts'>) {
  const { t } = useTranslation();
  if (license === null) return null;
  const url = license.url ?? facts?.url ?? null;
  return (
    <section aria-label={t('openness.license')}>
      <h3 className="text-caption font-medium text-muted">{t('openness.license')}</h3>
      <p className="mt-1 flex flex-wrap items-baseline gap-x-3">
        <span className="selectable font-medium break-words">{license.name}</span>
        {url === null ? null : (
          <a
            href={url}
            target="_blank"
            rel="noopener noreferrer"
            title={url}
            className="inline-flex items-center gap-1 text-accent underline-offset-3 hover:underline"
          >
            {t('openness.readLicense')}
            <ExternalLink size={12} strokeWidth={2} aria-hidden />
          </a>
        )}
      </p>
      {facts === null ? (
        <p className="mt-1 text-pretty text-muted">{t('openness.noFacts')}</p>
      ) : (
        <dl className="mt-2 space-y-2">
          <CommercialUse use={facts.commercialUse} />
          {asked.map((name) => (
            <Fact key={name} name={t(`openness.fact.${name}`)} text={facts[name] ?? t(`openness.none.${name}`)} />
          ))}
        </dl>
      )}
    </section>
  );
}

function CommercialUse({ use }: { use: LicenseFacts['commercialUse'] }) {
  const { t } = useTranslation();
  const { icon: Icon, tone } = commercial[use];
  return (
    <div>
      <dt className="text-caption text-muted">{t('openness.fact.commercialUse')}</dt>
      <dd className={classNames('flex items-center gap-1.5 font-medium', tone)}>
        <Icon size={14} strokeWidth={2} aria-hidden />
        {t(`openness.commercial.${use}`)}
      </dd>
    </div>
  );
}

function Fact({ name, text }: { name: string; text: string }) {
  return (
    <div>
      <dt className="text-caption text-muted">{name}</dt>
      <dd className="selectable text-pretty break-words">{text}</dd>
    </div>
  );
}
