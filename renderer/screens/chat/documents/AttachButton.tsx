import { FolderCog, Paperclip, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { attachFiles } from '../../../state/attachments.ts';
import { showCollections } from '../../../state/documents.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { CollectionChoice } from './CollectionChoice.tsx';
import { useIncomingFiles } from './use-incoming-files.ts';

export type AttachButtonProps = { chatId: string | null; isTemporary: boolean };

/** The composer's way to documents: files for this question, and collections for this chat. Also takes what is dropped and pasted. */
export function AttachButton({ chatId, isTemporary }: AttachButtonProps) {
  const { t } = useTranslation();
  const key = chatId ?? 'new';
  const [isOpen, setIsOpen] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  useIncomingFiles(key, isTemporary);

  return (
    <>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        data-testid="attach-input"
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // The same file may be chosen again later.
          currentTarget.value = '';
          void attachFiles({ key, isTemporary }, files);
        }}
      />
      <Popover
        label={t('documents.menu')}
        align="start"
        width="narrow"
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        trigger={<IconButton icon={Paperclip} label={t('documents.attach')} side="top" data-testid="attach" />}
      >
        <div className="p-2">
          <Button
            look="quiet"
            icon={Upload}
            className="w-full justify-start"
            onClick={() => {
              setIsOpen(false);
              picker.current?.click();
            }}
          >
            {t('documents.attachFiles')}
          </Button>
          <p className="px-3 pt-0.5 text-caption text-pretty text-muted">{t('documents.attachText')}</p>
        </div>
        <CollectionChoice chatId={chatId} />
        <div className="border-t border-border p-2">
          <Button
            look="quiet"
            icon={FolderCog}
            className="w-full justify-start"
            onClick={() => {
              setIsOpen(false);
              showCollections();
            }}
          >
            {t('documents.manage')}
          </Button>
        </div>
      </Popover>
    </>
  );
}
