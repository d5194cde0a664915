import { ArrowRightLeft, Scissors } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../i18n/format.ts';
import type { TurnMarks } from './marks.ts';

/** Quiet lines across the conversation. */
export function Marks({ marks }: { marks: TurnMarks | undefined }) {
  const { t } = useTranslation();
  if (marks === undefined) return null;
  const { newModel, unseen } = marks;
  return (
    <>
      {unseen === 0 ? null : (
        <Line icon={Scissors} text={t('chat.unseen', { count: unseen, value: formatCount(unseen) })} isCaution />
      )}
      {newModel === null ? null : <Line icon={ArrowRightLeft} text={t('chat.newModel', { model: newModel })} />}
    </>
  );
}

function Line({ icon: Icon, text, isCaution = false }: { icon: LucideIcon; text: string; isCaution?: boolean }) {
  return (
    <div className={`mb-6 flex items-center gap-3 text-caption ${isCaution ? 'text-caution' : 'text-muted'}`}>
      <span aria-hidden className="h-px flex-1 bg-border" />
      <span className="flex min-w-0 items-center gap-1.5">
        <Icon size={13} strokeWidth={1.75} aria-hidden className="shrink-0" />
        <span className="numbers min-w-0 break-words">{text}</span>
      </span>
      <span aria-hidden className="h-px flex-1 bg-border" />
    </div>
  );
}
