import { MonitorSmartphone } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isRemote } from '../connection/session.ts';

/** Controls that another device may see and not use. */
export function AtTheComputer({ children }: { children: ReactNode }) {
  if (!isRemote()) return children;
  return (
    <fieldset disabled className="contents [&_button]:opacity-50 [&_input]:opacity-50">
      {children}
    </fieldset>
  );
}

/** Says on another device why less can be done here. */
export function LookOnly() {
  const { t } = useTranslation();
  if (!isRemote()) return null;
  return (
    <p className="mt-5 flex gap-2.5 rounded-card border border-border bg-sunken px-4 py-2.5 text-pretty text-muted">
      <MonitorSmartphone size={16} strokeWidth={1.75} aria-hidden className="mt-0.5 shrink-0" />
      {t('remote.lookOnly')}
    </p>
  );
}
