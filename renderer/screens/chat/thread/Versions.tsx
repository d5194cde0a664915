import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Turn } from '../../../state/branch.ts';
import { showVersion } from '../../../state/chats.ts';
import { IconButton } from '../../../ui/icon-button.tsx';

/** `‹ 2/3 ›`: the other versions of a turn. */
export function Versions({ turn: { message, versions } }: { turn: Turn }) {
  const { t } = useTranslation();
  if (versions.length < 2) return null;
  const index = versions.indexOf(message);
  const previous = versions[index - 1];
  const next = versions[index + 1];
  return (
    <div className="-ms-1.5 flex items-center text-caption text-muted">
      <IconButton
        icon={ChevronLeft}
        className="rtl:-scale-x-100"
        label={t('message.previous')}
        disabled={previous === undefined}
        onClick={() => previous !== undefined && void showVersion(previous)}
      />
      <span className="numbers" aria-label={t('message.version', { index: index + 1, count: versions.length })}>
        {index + 1}/{versions.length}
      </span>
      <IconButton
        icon={ChevronRight}
        className="rtl:-scale-x-100"
        label={t('message.next')}
        disabled={next === undefined}
        onClick={() => next !== undefined && void showVersion(next)}
      />
    </div>
  );
}
