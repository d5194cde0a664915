import { Circle, CircleAlert, CircleCheck, CircleDashed, KeyRound, LoaderCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ServerState } from '../../../../contract/tools.ts';

const looks = {
  off: { icon: Circle, color: 'text-faint' },
  idle: { icon: CircleDashed, color: 'text-muted' },
  starting: { icon: LoaderCircle, color: 'text-muted' },
  ready: { icon: CircleCheck, color: 'text-good' },
  failed: { icon: CircleAlert, color: 'text-bad' },
  needs_sign_in: { icon: KeyRound, color: 'text-caution' },
} as const satisfies Record<ServerState, unknown>;

/** How a server does: a shape, a colour and a word. */
export function StateMark({ state }: { state: ServerState }) {
  const { t } = useTranslation();
  const { icon: Icon, color } = looks[state];
  return (
    <span className={`inline-flex items-center gap-1 text-caption ${color}`}>
      <Icon size={12} strokeWidth={2} aria-hidden />
      {t(`tools.state.${state}`)}
    </span>
  );
}
