import { KeyRound, Lock } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HubAccess } from '../../../../contract/hub.ts';
import { may } from '../../../state/access.ts';
import { checkAccess } from '../../../state/hub.ts';
import { announce } from '../../../state/ui.ts';
import { Button } from '../../../ui/button.tsx';
import { TokenForm } from './TokenForm.tsx';
import { tokensUrl } from './addresses.ts';

/** Walks a person through a gate: what is missing, what to do about it, and a way to ask again. */
export function AccessPanel({ repo, access }: { repo: string; access: HubAccess }) {
  const { t } = useTranslation();
  const [isChecking, setIsChecking] = useState(false);
  const { state, error, pageUrl } = access;
  if (state === 'open') return null;
  const wantsToken = state === 'no_token' || state === 'bad_token';
  const check = async () => {
    setIsChecking(true);
    await checkAccess(repo);
    setIsChecking(false);
    announce(t('discover.access.checked'));
  };
  return (
    <section
      aria-labelledby="access-title"
      data-testid="access"
      data-state={state}
      className="mt-6 flex gap-3 rounded-card border border-border bg-surface p-4"
    >
      {wantsToken ? (
        <KeyRound size={16} strokeWidth={1.75} aria-hidden className="mt-0.5 shrink-0 text-muted" />
      ) : (
        <Lock size={16} strokeWidth={1.75} aria-hidden className="mt-0.5 shrink-0 text-muted" />
      )}
      <div className="min-w-0 flex-1">
        <h2 id="access-title" className="selectable font-medium break-words">
          {error?.message ?? t(`discover.access.${state}`)}
        </h2>
        {error?.remedy === undefined ? null : (
          <p className="selectable mt-1 text-pretty break-words text-muted">{error.remedy}</p>
        )}
        {wantsToken && may('hub.setToken') ? (
          <TokenForm tokensUrl={tokensUrl(pageUrl)} onKept={() => void check()} />
        ) : null}
        <div className="mt-3 flex flex-wrap gap-2">
          {wantsToken ? null : (
            <a
              href={pageUrl}
              target="_blank"
              rel="noopener noreferrer"
              className={`inline-flex h-8 items-center rounded-control px-3 font-medium transition-colors max-column:h-11 ${
                state === 'terms'
                  ? 'bg-accent text-on-accent hover:bg-accent-hover'
                  : 'border border-border bg-surface shadow-rest hover:bg-hover'
              }`}
            >
              {t('discover.access.openPage')}
            </a>
          )}
          <Button disabled={isChecking} onClick={() => void check()}>
            {isChecking ? t('discover.access.checking') : t('discover.access.check')}
          </Button>
        </div>
      </div>
    </section>
  );
}
