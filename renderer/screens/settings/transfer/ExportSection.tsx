import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportFormat } from '../../../../contract/transfer.ts';
import { useFolders } from '../../../state/folders.ts';
import { exportAll } from '../../../state/transfer.ts';
import { Button } from '../../../ui/button.tsx';
import { Row, Section } from '../../../ui/page.tsx';
import { Select } from '../../../ui/select.tsx';

const formats: readonly ExportFormat[] = ['markdown', 'json', 'html'];
const everything = 'all';

/** All chats, or those of a folder, as a zip with a file for each. */
export function ExportSection() {
  const { t } = useTranslation();
  const folders = useFolders();
  const [format, setFormat] = useState<ExportFormat>('markdown');
  const [folder, setFolder] = useState(everything);
  const options = [
    { value: everything, label: t('transfer.allChats') },
    ...folders.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <Section title={t('transfer.export')}>
      <Row label={t('transfer.which')}>
        <Select
          label={t('transfer.which')}
          value={options.some(({ value }) => value === folder) ? folder : everything}
          options={options}
          onChange={setFolder}
          className="w-44"
        />
      </Row>
      <Row label={t('transfer.format')} text={t(`transfer.formatText.${format}`)}>
        <Select
          label={t('transfer.format')}
          value={format}
          options={formats.map((value) => ({ value, label: t(`transfer.formats.${value}`) }))}
          onChange={(value) => setFormat(value)}
          className="w-44"
        />
      </Row>
      <Row label={t('transfer.exportLabel')} text={t('transfer.exportText')}>
        <Button icon={Download} onClick={() => void exportAll(format, folder === everything ? null : folder)}>
          {t('transfer.exportNow')}
        </Button>
      </Row>
    </Section>
  );
}
