import { FileUp, FolderOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { chooseAndImport, importFolder, importPaths, useChatPlaces } from '../../../state/transfer.ts';
import { Button } from '../../../ui/button.tsx';
import { MiddleEllipsis } from '../../../ui/middle-ellipsis.tsx';
import { Row, Section } from '../../../ui/page.tsx';

/** Brings chats of other apps: from files, from a folder, or from where they lie on this computer. */
export function ImportSection() {
  const { t } = useTranslation();
  const places = useChatPlaces();
  return (
    <Section title={t('transfer.import')}>
      <Row label={t('transfer.importLabel')} text={t('transfer.importText')}>
        <Button look="primary" icon={FileUp} onClick={() => void chooseAndImport()}>
          {t('transfer.chooseFiles')}
        </Button>
        <Button icon={FolderOpen} onClick={() => void importFolder()}>
          {t('transfer.chooseFolder')}
        </Button>
      </Row>
      {places.map(({ source, path, chats }) => (
        <Row
          key={path}
          label={t('transfer.found', { app: t(`transfer.source.${source}`), count: chats })}
          text={<MiddleEllipsis text={path} className="font-mono text-caption" />}
        >
          <Button onClick={() => void importPaths([path])}>
            {t('transfer.importFrom', { app: t(`transfer.source.${source}`) })}
          </Button>
        </Row>
      ))}
    </Section>
  );
}
