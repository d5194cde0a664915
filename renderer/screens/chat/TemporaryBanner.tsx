import { MessageCircleDashed } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** Says over a temporary chat what becomes of it. */
export function TemporaryBanner() {
  const { t } = useTranslation();
  return (
    <p
      role="note"
      data-testid="temporary-banner"
      className="mx-6 mt-3 flex items-start gap-2.5 rounded-card border border-dashed border-border-strong px-3 py-2 text-muted max-column:mx-3"
    >
      <MessageCircleDashed size={16} strokeWidth={1.75} className="mt-px shrink-0" aria-hidden />
      <span className="min-w-0 flex-1 text-pretty">
        <span className="font-medium text-text">{t('organise.temporaryTitle')}</span> {t('organise.temporaryText')}
      </span>
    </p>
  );
}
