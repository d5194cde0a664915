import { FolderPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { choosePlace, previewPlace } from '../../state/documents.ts';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';

/** Adds a folder by a dialog, or a folder or file by its path. */
export function AddPlace({ collectionId, isFirst }: { collectionId: string; isFirst: boolean }) {
  const { t } = useTranslation();
  const [path, setPath] = useState('');
  const [isLooking, setIsLooking] = useState(false);
  const wanted = path.trim();
  const look = async () => {
    setIsLooking(true);
    const isThere = await previewPlace(collectionId, wanted);
    setIsLooking(false);
    if (isThere) setPath('');
  };
  return (
    <div className="px-4 py-3">
      {isFirst ? <p className="mb-2 text-pretty text-muted">{t('documents.noPlaces')}</p> : null}
      <form
        className="flex flex-wrap items-center gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted !== '' && !isLooking) void look();
        }}
      >
        <Button icon={FolderPlus} onClick={() => choosePlace(collectionId)}>
          {t('documents.addFolder')}
        </Button>
        <TextInput
          aria-label={t('documents.pathLabel')}
          placeholder={t('documents.pathPlaceholder')}
          value={path}
          maxLength={4096}
          onChange={(event) => setPath(event.target.value)}
          className="flex-1 basis-48 font-mono"
        />
        <Button type="submit" disabled={wanted === '' || isLooking}>
          {t('documents.add')}
        </Button>
      </form>
    </div>
  );
}
