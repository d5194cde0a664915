import { FileDown, FolderPlus, RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { toErrorInfo } from '../../../connection/errors.ts';
import { chooseFolder, saveSpdx, scan, useFolders, useJobs } from '../../../state/library.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Row, Section } from '../../../ui/page.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Duplicates } from './Duplicates.tsx';
import { FolderRow } from './FolderRow.tsx';
import { Stores } from './Stores.tsx';

/** Where models are: Paddock's own folders, those of other programs, and what is there more than once. */
export function Folders() {
  const { t } = useTranslation();
  const { data: folders, error, refetch } = useFolders();
  const isScanning = useJobs().data?.some(({ kind, state }) => kind === 'scan' && state === 'running') ?? false;

  return (
    <div className="max-w-200">
      <Section
        title={t('library.folders')}
        actions={
          <>
            <Button look="quiet" isSmall icon={RefreshCw} disabled={isScanning} onClick={() => void scan()}>
              {t('library.rescan')}
            </Button>
            <Button isSmall icon={FolderPlus} onClick={chooseFolder}>
              {t('library.addFolder')}
            </Button>
          </>
        }
      >
        {folders?.map((folder) => (
          <FolderRow key={folder.id} folder={folder} />
        ))}
        {folders === undefined && error === null ? <Skeleton className="m-4 h-8" /> : null}
        {error === null ? null : (
          <Notice kind="bad" title={toErrorInfo(error).message} text={toErrorInfo(error).remedy} className="m-3">
            <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
          </Notice>
        )}
      </Section>
      <Stores />
      <Duplicates />
      <Section title={t('library.licences')}>
        <Row label={t('library.spdx')} text={t('library.spdxText')}>
          <Button icon={FileDown} onClick={() => void saveSpdx()}>
            {t('library.exportSpdx')}
          </Button>
        </Row>
      </Section>
    </div>
  );
}
