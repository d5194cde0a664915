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
import { Notice } from '../ui/notice.tsx';
import { Breadcrumb } from './picker/Breadcrumb.tsx';
import { EntryList } from './picker/EntryList.tsx';
import type { Entry } from './picker/EntryList.tsx';

/** Finds a model file on the core's disk, where the window is in a browser and has no dialog of the system. */
export default function FilePicker({ picker }: { picker: Picker }) {
  const { t } = useTranslation();
  const [path, setPath] = useState<string>();
  const [typed, setTyped] = useState('');
  const [isOpening, setIsOpening] = useState(false);
  const folder = useQuery(
    api.models.browse.queryOptions({
      input: path === undefined ? {} : { path },
      staleTime: 0,
      gcTime: 0,
      placeholderData: keepPreviousData,
    }),
  );

  const close = () => useUi.setState({ picker: null });

  const openFile = async (file: string) => {
    setIsOpening(true);
    const opened = await picker.choose(file);
    setIsOpening(false);
    if (opened) close();
  };

  const choose = (entry: Entry) => {
    if (entry.kind === 'folder') setPath(entry.path);
    else void openFile(entry.path);
  };

  const goTyped = () => {
    const wanted = typed.trim();
    if (wanted === '') return;
    if (wanted.toLowerCase().endsWith('.gguf')) return void openFile(wanted);
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
      title={t('picker.title')}
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
            label={t('picker.up')}
            disabled={parent === null}
            onClick={() => parent !== null && setPath(parent)}
          />
          <Breadcrumb path={folder.data?.path ?? ''} onGo={setPath} />
        </div>
        {folder.error === null ? (
          <EntryList
            key={folder.data?.path}
            entries={folder.data?.entries}
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
    </Dialog>
  );
}
