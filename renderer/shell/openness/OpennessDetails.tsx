import { Lock, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Openness } from '../../../contract/openness.ts';
import { LicenseFactList } from './LicenseFactList.tsx';
import { OpennessIcon } from './OpennessIcon.tsx';

export type OpennessDetailsProps = {
  openness: Openness;
  /** Where this floats: called when a link leads on to another page of the app. */
  onLeave?: (() => void) | undefined;
};

/** What a class rests on: what it means, what speaks against the claim, the licence's facts, and the way to the first model. */
export function OpennessDetails({ openness, onLeave }: OpennessDetailsProps) {
  const { t } = useTranslation();
  return (
    <div className="space-y-4" data-testid="openness-details">
      <div>
        <p className="flex items-center gap-2 font-medium">
          <OpennessIcon class={openness.class} />
          {t(`openness.class.${openness.class}`)}
        </p>
        <p className="mt-1 text-pretty text-muted">{t(`openness.meaning.${openness.class}`)}</p>
        {openness.isGated ? (
          <p className="mt-2 flex gap-2 text-pretty text-muted">
            <Lock size={14} strokeWidth={2} aria-hidden className="mt-0.5 shrink-0" />
            {t('openness.gatedText')}
          </p>
        ) : null}
      </div>
      <Conflicts conflicts={openness.conflicts} />
      <LicenseFactList license={openness.license} facts={openness.facts} />
      {openness.reasons.length === 0 ? null : (
        <section aria-label={t('openness.reasons')}>
          <h3 className="text-caption font-medium text-muted">{t('openness.reasons')}</h3>
          <ul className="mt-1 list-disc space-y-1 ps-4 marker:text-faint">
            {openness.reasons.map((reason) => (
              <li key={reason} className="selectable text-pretty break-words">
                {reason}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Lineage lineage={openness.lineage} onLeave={onLeave} />
    </div>
  );
}

/** Where a model claims more than the one that it was made from allows. */
export function Conflicts({ conflicts }: Pick<Openness, 'conflicts'>) {
  const { t } = useTranslation();
  if (conflicts.length === 0) return null;
  return (
    <section aria-label={t('openness.conflicts')} className="rounded-control bg-caution-soft p-3">
      {conflicts.map((conflict) => (
        <p key={conflict} className="selectable flex gap-2 text-pretty break-words not-first:mt-2">
          <TriangleAlert size={14} strokeWidth={2} aria-hidden className="mt-0.5 shrink-0 text-caution" />
          {conflict}
        </p>
      ))}
    </section>
  );
}

/** From the model itself down to the one that it was first made from. */
function Lineage({ lineage, onLeave }: Pick<Openness, 'lineage'> & Pick<OpennessDetailsProps, 'onLeave'>) {
  const { t } = useTranslation();
  if (lineage.length === 0) return null;
  return (
    <section aria-label={t('openness.lineage')}>
      <h3 className="text-caption font-medium text-muted">{t('openness.lineage')}</h3>
      <ol className="mt-1.5 border-s border-border-strong">
        {lineage.map(({ repo, license }) => (
          <li key={repo} className="relative pb-2 ps-4 last:pb-0">
            <span
              aria-hidden
              className="absolute top-1.5 -start-1 size-1.75 rounded-full border border-border-strong bg-surface"
            />
            <Link
              href={`/discover/${repo}`}
              {...(onLeave === undefined ? {} : { onClick: onLeave })}
              className="break-all text-accent underline-offset-3 hover:underline"
            >
              {repo}
            </Link>
            <span className="block text-caption text-muted">{license ?? t('openness.noLicense')}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
