import { Archive, ArrowLeft, CheckCheck, Ellipsis, FolderPlus, Search, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { actions } from '../../../actions/index.ts';
import { keysOf } from '../../../actions/keys.ts';
import { addFolder } from '../../../state/folders.ts';
import { showArchive, useOrganise } from '../../../state/organise.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Keys } from '../../../ui/keys.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { ActiveTag, TagFilter } from './TagFilter.tsx';

/** What is done with the list as a whole: begin, search, sort into folders, look at what was put away. */
export function ListHeader({ tags }: { tags: readonly string[] }) {
  const { t } = useTranslation();
  const view = useOrganise((state) => state.view);
  return (
    <div className="flex flex-col gap-1.5 p-2">
      {view === 'archive' ? <ArchiveTitle /> : <NewChat />}
      <div className="flex items-center gap-0.5">
        <button
          type="button"
          onClick={() => actions.searchChats.run()}
          className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-control px-2 text-muted transition-colors hover:bg-hover hover:text-text max-column:h-11"
        >
          <Search size={15} strokeWidth={1.75} aria-hidden className="ms-0.5 shrink-0" />
          <span className="flex-1 truncate text-start">{t('organise.search')}</span>
          <ActionKeys action={actions.searchChats} />
        </button>
        {tags.length === 0 ? null : <TagFilter tags={tags} />}
        {view === 'archive' ? null : (
          <IconButton icon={FolderPlus} label={t('organise.newFolder')} onClick={() => void addFolder(null)} />
        )}
        <MoreMenu />
      </div>
      <ActiveTag />
    </div>
  );
}

function NewChat() {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      onClick={() => actions.newChat.run()}
      className="flex h-9 w-full items-center gap-2.5 rounded-control border border-border bg-surface px-3 font-medium shadow-rest transition-colors hover:bg-hover max-column:h-11"
    >
      <actions.newChat.icon size={15} strokeWidth={1.75} className="text-accent" aria-hidden />
      {t('chats.new')}
      <span className="flex-1" />
      <ActionKeys action={actions.newChat} />
    </button>
  );
}

function ActionKeys({ action }: { action: Parameters<typeof keysOf>[0] }) {
  const keys = keysOf(action);
  return keys === undefined ? null : <Keys keys={keys} />;
}

function ArchiveTitle() {
  const { t } = useTranslation();
  return (
    <div className="flex h-9 items-center gap-1 max-column:h-11">
      <IconButton
        icon={ArrowLeft}
        label={t('organise.backToChats')}
        className="rtl:rotate-180"
        onClick={() => showArchive(false)}
      />
      <h2 className="font-medium">{t('organise.archiveTitle')}</h2>
    </div>
  );
}

function MoreMenu() {
  const { t } = useTranslation();
  const view = useOrganise((state) => state.view);
  return (
    <Menu
      trigger={<IconButton icon={Ellipsis} label={t('organise.more')} />}
      entries={[
        {
          id: 'temporary',
          label: t(actions.newTemporaryChat.labelKey),
          icon: actions.newTemporaryChat.icon,
          keys: keysOf(actions.newTemporaryChat),
          run: () => void actions.newTemporaryChat.run(),
        },
        {
          id: 'select',
          label: t('organise.select'),
          icon: CheckCheck,
          run: () => useOrganise.setState({ isSelecting: true }),
        },
        {
          id: 'archive',
          label: t(view === 'archive' ? 'organise.backToChats' : 'organise.archiveTitle'),
          icon: Archive,
          startsGroup: true,
          run: () => showArchive(view !== 'archive'),
        },
        { id: 'bin', label: t('organise.binTitle'), icon: Trash2, run: () => void actions.showBin.run() },
      ]}
    />
  );
}
