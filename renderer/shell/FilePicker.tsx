import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { CornerLeftUp } from 'lucide-react';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { toErrorInfo } from '../connection/errors.ts';
import { api } from '../state/queries.ts';
import { useUi } from '../state/ui.ts';
import type { Picker } from '../state/ui.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextInput } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { MiddleEllipsis } from '../ui/middle-ellipsis.tsx';
import { Notice } from '../ui/notice.tsx';
import { Breadcrumb } from './picker/Breadcrumb.tsx';
import { EntryList } from './picker/EntryList.tsx';
import type { Entry } from './picker/EntryList.tsx';

/** Finds a model file or a folder on the core's disk, where the window is in a browser and has no dialog of the system. */
export default function FilePicker({ picker }: { picker: Picker }) {
  const { t } = useTranslation();
  const [path, setPath] = useState<string>();
  const [typed, setTyped] = useState('');
  const [isOpening, setIsOpening] = useState(false);
  const isForFolder = picker.kind === 'folder';
  const folder = useQuery(
    api.models.browse.queryOptions({
      input: path === undefined ? {} : { path },
      staleTime: 0,
      gcTime: 0,
      placeholderData: keepPreviousData,
    }),
  );

  const close = () => useUi.setState({ picker: null });

  const take = async (chosen: string) => {
    setIsOpening(true);
    const opened = await picker.choose(chosen);
    setIsOpening(false);
    if (opened) close();
  };

  const choose = (entry: Entry) => {
    if (entry.kind === 'folder') setPath(entry.path);
    else void take(entry.path);
  };

  const goTyped = () => {
    const wanted = typed.trim();
    if (wanted === '') return;
    if (!isForFolder && wanted.toLowerCase().endsWith('.gguf')) return void take(wanted);
    setPath(wanted);
    setTyped('');
  };

  const parent = folder.data?.parent ?? null;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Backspace' || parent === null || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    setPath(parent);
  };

  return (
    <Dialog
      title={t(isForFolder ? 'picker.folderTitle' : 'picker.title')}
      closeLabel={t('common.close')}
      isOpen
      onOpenChange={(isOpen) => !isOpen && close()}
    >
      <form
        className="flex gap-2 px-4 pb-3"
        onSubmit={(event) => {
          event.preventDefault();
          goTyped();
        }}
      >
        <TextInput
          aria-label={t('picker.path')}
          placeholder={t('picker.pathPlaceholder')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className="flex-1 font-mono"
        />
        <Button type="submit" disabled={typed.trim() === '' || isOpening}>
          {t('picker.go')}
        </Button>
      </form>
      {/* Backspace in the list goes up, as in every file manager. */}
      <div role="presentation" className="flex min-h-0 flex-1 flex-col border-t border-border" onKeyDown={onKeyDown}>
        <div className="flex h-10 shrink-0 items-center gap-1 border-b border-border px-2">
          <IconButton
            icon={CornerLeftUp}
            className="rtl:-scale-x-100"
            label={t('picker.up')}
            disabled={parent === null}
            onClick={() => parent !== null && setPath(parent)}
          />
          <Breadcrumb path={folder.data?.path ?? ''} onGo={setPath} />
        </div>
        {folder.error === null ? (
          <EntryList
            key={folder.data?.path}
            entries={isForFolder ? foldersOf(folder.data?.entries) : folder.data?.entries}
            emptyText={t(isForFolder ? 'picker.noFolders' : 'picker.empty')}
            takesFocus={path !== undefined}
            onChoose={choose}
          />
        ) : (
          <Notice
            kind="bad"
            title={toErrorInfo(folder.error).message}
            text={toErrorInfo(folder.error).remedy}
            className="m-4"
          >
            <Button onClick={() => setPath(undefined)}>{t('common.retry')}</Button>
          </Notice>
        )}
      </div>
      {isForFolder ? (
        <footer className="flex shrink-0 items-center justify-end gap-3 rounded-b-card border-t border-border bg-sunken px-4 py-2.5">
          <MiddleEllipsis text={folder.data?.path ?? ''} className="min-w-0 flex-1 font-mono text-caption text-muted" />
          <Button
            look="primary"
            disabled={folder.data === undefined || isOpening}
            onClick={() => folder.data !== undefined && void take(folder.data.path)}
          >
            {t('picker.useFolder')}
          </Button>
        </footer>
      ) : null}
    </Dialog>
  );
}

function foldersOf(entries: readonly Entry[] | undefined): Entry[] | undefined {
  return entries?.filter(({ kind }) => kind === 'folder');
}
