import { Check, ExternalLink, Ellipsis, FolderSearch, Info, MessageSquare } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { navigate } from 'wouter/use-hash-location';
import type { Download } from '../../../contract/downloads.ts';
import { formatBytes, formatDateTime } from '../../i18n/format.ts';
import { may } from '../../state/access.ts';
import { clearFinished } from '../../state/downloads.ts';
import { revealModel, startChatWith } from '../../state/models.ts';
import { useAppInfo } from '../../state/queries.ts';
import { showModelDetails } from '../../state/ui.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { MiddleEllipsis } from '../../ui/middle-ellipsis.tsx';

/** What has come: whole, checked and in the library. */
export function Finished({ finished }: { finished: readonly Download[] }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="finished" className="mt-8">
      <div className="mb-2 flex items-center justify-between">
        <h2 id="finished" className="font-medium text-muted">
          {t('downloads.finished')}
        </h2>
        {may('downloads.clearFinished') ? (
          <Button look="quiet" isSmall onClick={() => void clearFinished()}>
            {t('downloads.clearFinished')}
          </Button>
        ) : null}
      </div>
      <ul className="divide-y divide-border rounded-card border border-border bg-surface">
        {finished.map((download) => (
          <FinishedItem key={download.id} download={download} />
        ))}
      </ul>
    </section>
  );
}

function FinishedItem({ download: { title, repo, sizeBytes, finishedAt, modelId } }: { download: Download }) {
  const { t } = useTranslation();
  const canReveal = useAppInfo().data?.host === 'electron';
  const facts = [repo, formatBytes(sizeBytes), finishedAt === null ? null : formatDateTime(finishedAt)];
  return (
    <li data-testid="finished-download" className="flex min-h-14 items-center gap-3 py-2 pe-3 ps-4">
      <Check size={15} strokeWidth={2} className="shrink-0 text-good" aria-hidden />
      <span className="sr-only">{t('downloads.state.done')}</span>
      <div className="min-w-0 flex-1">
        <MiddleEllipsis text={title} className="font-medium" />
        <p className="numbers truncate text-caption text-muted">{facts.filter(Boolean).join('\u2002·\u2002')}</p>
      </div>
      {modelId === null ? null : (
        <Button isSmall icon={MessageSquare} onClick={() => void startChatWith(modelId)}>
          {t('downloads.chat')}
        </Button>
      )}
      <Menu
        trigger={<IconButton icon={Ellipsis} label={t('downloads.options', { title })} />}
        entries={[
          ...(modelId === null
            ? []
            : [{ id: 'details', label: t('models.details'), icon: Info, run: () => showModelDetails(modelId) }]),
          ...(modelId !== null && canReveal
            ? [{ id: 'reveal', label: t('models.reveal'), icon: FolderSearch, run: () => void revealModel(modelId) }]
            : []),
          {
            id: 'page',
            label: t('downloads.modelPage'),
            icon: ExternalLink,
            run: () => navigate(`/discover/${repo}`),
          },
        ]}
      />
    </li>
  );
}
