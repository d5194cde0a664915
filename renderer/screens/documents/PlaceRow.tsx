import { Copy, Ellipsis, FileText, Folder, FolderX, ListX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CollectionPlace } from '../../../contract/documents.ts';
import { formatCount } from '../../i18n/format.ts';
import { may } from '../../state/access.ts';
import { removePlace } from '../../state/documents.ts';
import { classNames } from '../../ui/class-names.ts';
import { copyText } from '../../ui/clipboard.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { MiddleEllipsis } from '../../ui/middle-ellipsis.tsx';

/** A folder or a file that belongs to a collection. */
export function PlaceRow({ collectionId, place }: { collectionId: string; place: CollectionPlace }) {
  const { t } = useTranslation();
  const { id, path, kind, isAvailable, fileCount } = place;
  const Icon = !isAvailable ? FolderX : kind === 'folder' ? Folder : FileText;
  return (
    <div data-testid="collection-place" className="flex min-h-12 items-center gap-3 py-1.5 pe-3 ps-4">
      <Icon
        size={16}
        strokeWidth={1.75}
        aria-hidden
        className={classNames('shrink-0', isAvailable ? 'text-muted' : 'text-caution')}
      />
      <div className="min-w-0 flex-1">
        <MiddleEllipsis text={path} className="min-w-0" />
        <p className={classNames('numbers text-caption', isAvailable ? 'text-muted' : 'text-caution')}>
          {isAvailable
            ? t('documents.files', { count: fileCount, value: formatCount(fileCount) })
            : t('documents.away')}
        </p>
      </div>
      {may('documents.removePlace') ? (
        <Menu
          trigger={<IconButton icon={Ellipsis} label={t('documents.placeOptions', { path })} />}
          entries={[
            {
              id: 'copy',
              label: t('documents.copyPath'),
              icon: Copy,
              run: () => void copyText(path),
            },
            {
              id: 'remove',
              label: t('documents.removePlace'),
              icon: ListX,
              isDestructive: true,
              startsGroup: true,
              run: () => void removePlace(collectionId, id, path),
            },
          ]}
        />
      ) : null}
    </div>
  );
}
