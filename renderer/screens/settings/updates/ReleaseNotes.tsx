import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { UpdateState } from '../../../../contract/updates.ts';
import { formatDate } from '../../../i18n/format.ts';
import { Section } from '../../../ui/page.tsx';

const Markdown = lazy(() => import('../../../shell/markdown/Markdown.tsx'));

/** What the publisher says of the new version, drawn like any text of a stranger. */
export function ReleaseNotes({ state }: { state: UpdateState }) {
  const { t } = useTranslation();
  const offer = 'offer' in state ? state.offer : null;
  if (offer === null) return null;
  const { version, notes, releasedAt } = offer;
  return (
    <Section
      title={t('updates.notes', { version })}
      text={releasedAt === null ? undefined : t('updates.released', { date: formatDate(releasedAt) })}
    >
      <div className="selectable max-h-100 overflow-y-auto px-4 py-3">
        {notes.trim() === '' ? (
          <p className="text-muted">{t('updates.noNotes')}</p>
        ) : (
          <Suspense fallback={null}>
            <Markdown text={notes} isLive={false} />
          </Suspense>
        )}
      </div>
    </Section>
  );
}
