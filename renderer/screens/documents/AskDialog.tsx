import { useTranslation } from 'react-i18next';
import type { PlacePreview } from '../../../contract/documents.ts';
import { formatBytes, formatCount } from '../../i18n/format.ts';
import { addPlace, stopAsking } from '../../state/documents.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

/** Says how much there is at a place before anything of it is read. */
export function AskDialog({ collectionId, preview }: { collectionId: string; preview: PlacePreview }) {
  const { t } = useTranslation();
  const { path, kind, fileCount, sizeBytes, isCut } = preview;
  const facts = { path, size: formatBytes(sizeBytes), count: fileCount, value: formatCount(fileCount) };
  return (
    <Dialog
      title={t('documents.askTitle')}
      closeLabel={t('common.close')}
      isOpen
      onOpenChange={(isOpen) => !isOpen && stopAsking()}
    >
      <div className="space-y-2 overflow-y-auto px-4 pb-4">
        <p className="text-reading break-words">
          {t(kind === 'file' ? 'documents.askFile' : 'documents.askText', facts)}
        </p>
        {fileCount === 0 ? <p className="text-muted">{t('documents.askNone')}</p> : null}
        {isCut ? <p className="text-caution">{t('documents.askCut', { value: formatCount(fileCount) })}</p> : null}
        {kind === 'folder' ? <p className="text-pretty text-muted">{t('documents.askSkip')}</p> : null}
      </div>
      <footer className="flex shrink-0 justify-end gap-2 rounded-b-card border-t border-border bg-sunken px-4 py-2.5">
        <Button onClick={stopAsking}>{t('common.cancel')}</Button>
        <Button look="primary" onClick={() => void addPlace(collectionId, path)}>
          {t('documents.askAdd')}
        </Button>
      </footer>
    </Dialog>
  );
}
