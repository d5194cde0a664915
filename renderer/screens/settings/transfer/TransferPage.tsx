import { useTranslation } from 'react-i18next';
import { Page } from '../../../ui/page.tsx';
import { BackupSection } from './BackupSection.tsx';
import { ExportSection } from './ExportSection.tsx';
import { ImportSection } from './ImportSection.tsx';
import { JobList } from './JobList.tsx';
import { PastImports } from './PastImports.tsx';

/** Chats from elsewhere, chats to elsewhere, and backups of everything. */
export default function TransferPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('settings.part.transfer')}>
      <JobList />
      <ImportSection />
      <PastImports />
      <ExportSection />
      <BackupSection />
    </Page>
  );
}
