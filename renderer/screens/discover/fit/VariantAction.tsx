import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { HubPage, HubVariant } from '../../../../contract/hub.ts';
import { formatBytes, formatPercent } from '../../../i18n/format.ts';
import { may } from '../../../state/access.ts';
import { isActive, shareOf } from '../../../state/download-facts.ts';
import { useDownloads } from '../../../state/downloads.ts';
import { addDownload } from '../../../state/hub.ts';
import { selectAndLoad, startChatWith, useLoadedModel } from '../../../state/models.ts';
import { useModels } from '../../../state/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';

export type VariantActionProps = {
  page: HubPage;
  variant: HubVariant;
  canDownload: boolean;
  /** `main` stands for the page, `row` in a tight table. */
  look?: 'main' | 'plain' | 'row';
};

/** What can be done with a variant now: fetch it, see how far it has come, load it, or chat with it. */
export function VariantAction({ page, variant, canDownload, look = 'plain' }: VariantActionProps) {
  const { t } = useTranslation();
  const repo = page.model.repo;
  const download = useDownloads().data?.find(
    (one) => one.repo === repo && one.state !== 'done' && one.files.some(({ path }) => path === variant.id),
  );
  if (variant.modelId !== null) return <InLibraryAction modelId={variant.modelId} isMain={look === 'main'} />;
  if (download !== undefined) {
    const state = t(`downloads.state.${download.state}`);
    return (
      <Link
        href="/downloads"
        className="numbers inline-flex h-7 items-center rounded-control px-2 whitespace-nowrap text-accent underline-offset-3 hover:underline max-column:h-9"
      >
        {isActive(download) ? `${state} ${formatPercent(shareOf(download))}` : state}
      </Link>
    );
  }
  if (!may('downloads.add')) {
    return look === 'main' ? <p className="text-muted">{t('remote.downloads')}</p> : null;
  }
  return <DownloadButton page={page} variant={variant} canDownload={canDownload} look={look} />;
}

function DownloadButton({ page, variant, canDownload, look = 'plain' }: VariantActionProps) {
  const { t } = useTranslation();
  const [isAdding, setIsAdding] = useState(false);
  const companion = page.companions[0] ?? null;
  const sizeBytes = variant.sizeBytes + (companion?.sizeBytes ?? 0);
  const size = formatBytes(sizeBytes);
  const add = async () => {
    setIsAdding(true);
    const files = [...variant.files, ...(companion === null ? [] : [companion])].map(({ path }) => path);
    await addDownload(page.model.repo, files, page.revision);
    setIsAdding(false);
  };
  const label = t('discover.downloadNamed', { label: variant.label, size });
  const shared = { icon: Download, disabled: !canDownload || isAdding, onClick: () => void add() };
  switch (look) {
    case 'main':
      return (
        <Button look="primary" {...shared}>
          {label}
        </Button>
      );
    case 'plain':
      return (
        <Button isSmall aria-label={label} {...shared}>
          {t('discover.downloadSize', { size })}
        </Button>
      );
    case 'row':
      return <IconButton label={label} side="inline-start" {...shared} />;
    default:
      return look satisfies never;
  }
}

function InLibraryAction({ modelId, isMain }: { modelId: string; isMain: boolean }) {
  const { t } = useTranslation();
  const model = useModels().data?.find(({ id }) => id === modelId);
  const loaded = useLoadedModel(modelId);
  if (isMain || loaded?.state === 'ready') {
    return (
      <Button look={isMain ? 'primary' : 'secondary'} isSmall={!isMain} onClick={() => void startChatWith(modelId)}>
        {t('discover.chat')}
      </Button>
    );
  }
  return (
    <Button
      isSmall
      disabled={model === undefined || !model.available || loaded?.state === 'loading'}
      onClick={() => {
        if (model !== undefined) void selectAndLoad(model);
      }}
    >
      {loaded?.state === 'loading'
        ? t('loader.loading', { percent: formatPercent(loaded.progress) })
        : t('discover.load')}
    </Button>
  );
}
