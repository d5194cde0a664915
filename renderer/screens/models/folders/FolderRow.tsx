import { CircleCheck, Copy, Ellipsis, Folder, FolderX, ListX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ModelFolder } from '../../../../contract/library.ts';
import { formatBytes } from '../../../i18n/format.ts';
import { removeFolder, setDefaultFolder } from '../../../state/library.ts';
import { copyText } from '../../../ui/clipboard.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { MiddleEllipsis } from '../../../ui/middle-ellipsis.tsx';

/** One folder that models are kept in: what is there, what is free, and whether downloads go there. */
export function FolderRow({ folder }: { folder: ModelFolder }) {
  const { t } = useTranslation();
  const { id, path, isOwn, isDefault, isAvailable, modelCount, usedBytes, freeBytes } = folder;
  const Icon = isAvailable ? Folder : FolderX;
  const facts = [
    t('library.modelCount', { count: modelCount }),
    formatBytes(usedBytes),
    freeBytes === null ? null : t('library.free', { size: formatBytes(freeBytes) }),
  ];
  return (
    <div data-testid="model-folder" className="flex min-h-14 items-center gap-3 py-2 pe-3 ps-4">
      <Icon
        size={17}
        strokeWidth={1.75}
        aria-hidden
        className={isAvailable ? 'shrink-0 text-muted' : 'shrink-0 text-caution'}
      />
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 items-center gap-2">
          <MiddleEllipsis text={path} className="min-w-0 font-medium" />
          {isDefault ? (
            <span className="shrink-0 rounded-[4px] border border-border px-1.5 text-caption text-muted">
              {t('library.default')}
            </span>
          ) : null}
        </div>
        <p className="numbers text-caption text-muted">
          {isAvailable ? (
            facts.filter((fact) => fact !== null).join('\u2002·\u2002')
          ) : (
            <span className="text-caution">{t('library.notConnected')}</span>
          )}
        </p>
      </div>
      <Menu
        trigger={<IconButton icon={Ellipsis} label={t('library.folderOptions', { path })} />}
        entries={[
          ...(isDefault || !isAvailable
            ? []
            : [
                {
                  id: 'default',
                  label: t('library.makeDefault'),
                  icon: CircleCheck,
                  run: () => void setDefaultFolder(id),
                },
              ]),
          {
            id: 'copy',
            label: t('models.copyPath'),
            icon: Copy,
            run: () => void copyText(path),
          },
          ...(isOwn
            ? []
            : [
                {
                  id: 'remove',
                  label: t('library.removeFolder'),
                  icon: ListX,
                  isDestructive: true,
                  startsGroup: true,
                  run: () => void removeFolder(folder),
                },
              ]),
        ]}
      />
    </div>
  );
}
