import { FolderOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { toErrorInfo } from '../../connection/errors.ts';
import { formatBytes } from '../../i18n/format.ts';
import { chooseDownloadFolder, showStore, useFolders, useStores } from '../../state/library.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Row, Section } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Switch } from '../../ui/switch.tsx';

/** Where models go, and those that other programs have brought already. */
export function PlaceStep() {
  const { t } = useTranslation();
  const { data: folders, error, refetch } = useFolders();
  const folder = folders?.find(({ isDefault }) => isDefault);
  return (
    <>
      {error === null ? null : (
        <Notice kind="bad" title={toErrorInfo(error).message} text={toErrorInfo(error).remedy}>
          <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
        </Notice>
      )}
      <Section title={t('welcome.folder')}>
        {folder === undefined ? (
          <Skeleton className="m-4 h-8" />
        ) : (
          <Row
            label={<span className="selectable font-mono text-caption font-normal break-all">{folder.path}</span>}
            text={folder.freeBytes === null ? undefined : t('welcome.free', { size: formatBytes(folder.freeBytes) })}
          >
            <Button icon={FolderOpen} onClick={chooseDownloadFolder}>
              {t('welcome.changeFolder')}
            </Button>
          </Row>
        )}
      </Section>
      <FoundStores />
    </>
  );
}

function FoundStores() {
  const { t } = useTranslation();
  const { data: stores } = useStores();
  const found = stores?.filter(({ path }) => path !== null);
  if (found === undefined) return <Skeleton className="mt-6 h-24 rounded-card" />;
  if (found.length === 0) return <p className="mt-6 text-pretty text-muted">{t('welcome.noStores')}</p>;
  return (
    <Section title={t('welcome.stores')} text={t('welcome.storesText')}>
      {found.map(({ kind, path, modelCount, usedBytes, isShown }) => {
        const name = t(`library.store.${kind}`);
        return (
          <Row
            key={kind}
            label={name}
            text={<span className="selectable font-mono text-caption break-all">{path}</span>}
          >
            <span className="numbers text-caption text-muted">
              {t('library.modelCount', { count: modelCount })}
              {'\u2002·\u2002'}
              {formatBytes(usedBytes)}
            </span>
            <Switch
              label={t('library.showStore', { name })}
              isOn={isShown}
              onChange={(isOn) => void showStore(kind, isOn)}
            />
          </Row>
        );
      })}
    </Section>
  );
}
