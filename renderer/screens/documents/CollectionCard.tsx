import { Ellipsis, PencilLine, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Collection } from '../../../contract/documents.ts';
import { formatBytes, formatCount } from '../../i18n/format.ts';
import { may } from '../../state/access.ts';
import { removeCollection, rescanCollection } from '../../state/documents.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { AddPlace } from './AddPlace.tsx';
import { FileSection } from './FileList.tsx';
import { IndexState } from './IndexState.tsx';
import { NameForm } from './NameForm.tsx';
import { PlaceRow } from './PlaceRow.tsx';

/** One collection: what it is made of, how far it is indexed, and which files could not be. */
export function CollectionCard({ collection }: { collection: Collection }) {
  const { t } = useTranslation();
  const { id, name, places, fileCount, sizeBytes } = collection;
  const [isNaming, setIsNaming] = useState(false);
  return (
    <section
      aria-label={name}
      data-testid="collection"
      data-state={collection.state}
      className="mt-6 divide-y divide-border rounded-card border border-border bg-surface"
    >
      <header className="px-4 py-3">
        {isNaming ? (
          <div className="-mt-6 mb-3">
            <NameForm collection={collection} onClose={() => setIsNaming(false)} />
          </div>
        ) : (
          <div className="flex items-center gap-3">
            <h2 className="min-w-0 flex-1 truncate text-reading font-semibold">{name}</h2>
            <span className="numbers shrink-0 text-caption text-muted">
              {fileCount === 0
                ? null
                : [
                    t('documents.files', { count: fileCount, value: formatCount(fileCount) }),
                    formatBytes(sizeBytes),
                  ].join('\u2002·\u2002')}
            </span>
            {may('documents.renameCollection') ? (
              <Menu
                trigger={<IconButton icon={Ellipsis} label={t('documents.options', { name })} />}
                entries={[
                  { id: 'rename', label: t('documents.rename'), icon: PencilLine, run: () => setIsNaming(true) },
                  { id: 'rescan', label: t('documents.rescan'), icon: RefreshCw, run: () => void rescanCollection(id) },
                  {
                    id: 'delete',
                    label: t('documents.delete'),
                    icon: Trash2,
                    isDestructive: true,
                    startsGroup: true,
                    run: () => void removeCollection(collection),
                  },
                ]}
              />
            ) : null}
          </div>
        )}
        <IndexState collection={collection} />
      </header>
      {places.map((place) => (
        <PlaceRow key={place.id} collectionId={id} place={place} />
      ))}
      {may('documents.addPlace') ? <AddPlace collectionId={id} isFirst={places.length === 0} /> : null}
      <FileSection collection={collection} />
    </section>
  );
}
