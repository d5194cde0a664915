import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CatalogModel } from '../../../contract/hub.ts';
import type { Download as DownloadItem } from '../../../contract/downloads.ts';
import { formatBytes, formatPercent } from '../../i18n/format.ts';
import { isActive, shareOf } from '../../state/download-facts.ts';
import { resumeDownload, useDownloads } from '../../state/downloads.ts';
import { downloadFromCatalog } from '../../state/hub.ts';
import { startChatWith } from '../../state/models.ts';
import { endWelcome } from '../../state/welcome.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ThinBar } from '../../ui/progress.tsx';

/** The button that fetches the model; then how far it has come, and the way to it. */
export function FirstDownload({ model }: { model: CatalogModel }) {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  const download = useDownloads().data?.find(({ repo }) => repo === model.repo);
  const modelId = download?.modelId ?? model.modelIds[0];
  if (modelId !== undefined) {
    const chat = async () => {
      await endWelcome();
      await startChatWith(modelId);
    };
    return (
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Button look="primary" onClick={() => void chat()}>
          {t('welcome.chat', { name: model.title })}
        </Button>
        <span className="text-muted">{t('welcome.isHere')}</span>
      </div>
    );
  }
  if (download !== undefined) return <Running download={download} name={model.title} />;
  const start = async () => {
    setIsAsking(true);
    await downloadFromCatalog(model);
    setIsAsking(false);
  };
  return (
    <Button look="primary" icon={Download} className="mt-4" disabled={isAsking} onClick={() => void start()}>
      {t('welcome.download', { name: model.title, size: formatBytes(model.sizeBytes) })}
    </Button>
  );
}

function Running({ download, name }: { download: DownloadItem; name: string }) {
  const { t } = useTranslation();
  const share = shareOf(download);
  if (!isActive(download)) {
    return (
      <Notice
        kind="caution"
        className="mt-4"
        title={download.error?.message ?? t(`downloads.state.${download.state}`)}
        text={download.error?.remedy}
      >
        <Button onClick={() => void resumeDownload(download.id)}>{t('common.retry')}</Button>
      </Notice>
    );
  }
  return (
    <div className="mt-4" aria-live="off">
      <p className="numbers mb-2">
        {t(`downloads.state.${download.state}`)} {formatPercent(share)}
        <span className="text-muted">{` · ${t('welcome.goesOn')}`}</span>
      </p>
      <ThinBar label={name} share={share} />
    </div>
  );
}
