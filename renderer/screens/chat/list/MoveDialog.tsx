import { Folder, FolderPlus, FolderX } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chatsOf, moveChats } from '../../../state/chat-list.ts';
import { flattenFolders, folderAndBelow } from '../../../state/folder-tree.ts';
import { createFolder, moveFolder, useFolders } from '../../../state/folders.ts';
import { clearSelection, closeDialog } from '../../../state/organise.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { PickList, PickOption, PickOptions } from '../../../ui/pick-list.tsx';
import { FindField } from './FindField.tsx';
import { indentPx } from './RowShell.tsx';

export type MoveDialogProps = { chatIds: readonly string[] } | { movedFolderId: string };

type Option = { key: string; label: string; icon: LucideIcon; depth: number; choose(): void };

const longestName = 80;

/** Chooses a folder by its name, or makes one: what dragging does, for the keyboard and for fingers. */
export default function MoveDialog(props: MoveDialogProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const options = useOptions(props, typed.trim());
  return (
    <Dialog
      title={t('organise.moveTitle')}
      closeLabel={t('common.close')}
      isOpen
      initialFocus={input}
      onOpenChange={(isOpen) => !isOpen && closeDialog()}
    >
      <PickList query={typed} onQuery={setTyped} keys={options.map(({ key }) => key)}>
        <FindField ref={input} label={t('organise.moveFind')} maxLength={longestName} />
        <PickOptions label={t('organise.moveTitle')} className="min-h-30 border-t border-border">
          {options.map(({ key, label, icon: Icon, depth, choose }) => (
            <PickOption key={key} id={key} indentPx={indentPx(depth)} onPick={choose}>
              <Icon size={15} strokeWidth={1.75} className="shrink-0 text-muted" aria-hidden />
              <span className="truncate" dir="auto">
                {label}
              </span>
            </PickOption>
          ))}
        </PickOptions>
      </PickList>
    </Dialog>
  );
}

function useOptions(props: MoveDialogProps, typed: string): Option[] {
  const { t } = useTranslation();
  const folders = useFolders();
  const own = 'chatIds' in props ? new Set<string>() : folderAndBelow(folders, props.movedFolderId);
  const take = (folderId: string | null) => {
    closeDialog();
    if ('chatIds' in props) {
      clearSelection();
      void moveChats(chatsOf(props.chatIds), folderId);
    } else {
      void moveFolder(props.movedFolderId, { parentId: folderId, beforeId: null });
    }
  };
  const takeNew = async () => {
    const folder = await createFolder(typed, null);
    if (folder !== undefined) take(folder.id);
  };
  const wanted = typed.toLowerCase();
  const fits = (name: string) => name.toLowerCase().includes(wanted);
  const isKnown = folders.some(({ name }) => name.toLowerCase() === wanted);
  const none = t('chatIds' in props ? 'organise.noFolder' : 'organise.topLevel');
  return [
    ...(fits(none) ? [{ key: 'none', label: none, icon: FolderX, depth: 0, choose: () => take(null) }] : []),
    ...flattenFolders(folders)
      .filter(({ folder }) => !own.has(folder.id) && fits(folder.name))
      .map(({ folder, depth }) => ({
        key: folder.id,
        label: folder.name,
        icon: Folder,
        // Found ones stand without those that they are in.
        depth: wanted === '' ? depth : 0,
        choose: () => take(folder.id),
      })),
    ...(typed === '' || isKnown
      ? []
      : [
          {
            key: 'new',
            label: t('organise.newFolderNamed', { name: typed }),
            icon: FolderPlus,
            depth: 0,
            choose: () => void takeNew(),
          },
        ]),
  ];
}
