import { Download, Library, Plus, Trash2, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Prompt } from '../../../../contract/prompts.ts';
import { toErrorInfo } from '../../../connection/errors.ts';
import { exportPrompts, importPrompts, removePrompt, usePrompts } from '../../../state/prompts.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { TextInput } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { findPrompts } from './find.ts';
import { PromptForm } from './PromptForm.tsx';

/** Every kept prompt: look through them, add, change, delete, bring and take. */
export default function PromptManager({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<Prompt | 'new' | null>(null);
  const title = editing === null ? t('prompts.title') : t(editing === 'new' ? 'prompts.new' : 'prompts.editTitle');
  return (
    <Dialog title={title} closeLabel={t('common.close')} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      {editing === null ? (
        <PromptTable onEdit={setEditing} />
      ) : (
        <PromptForm prompt={editing === 'new' ? null : editing} onDone={() => setEditing(null)} />
      )}
    </Dialog>
  );
}

function PromptTable({ onEdit }: { onEdit(prompt: Prompt | 'new'): void }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const { data: prompts, error, refetch } = usePrompts();
  const file = useRef<HTMLInputElement>(null);
  const found = prompts === undefined ? [] : findPrompts(prompts, search);
  return (
    <>
      <div className="flex shrink-0 flex-wrap gap-2 px-4 pb-3">
        <TextInput
          type="search"
          aria-label={t('prompts.search')}
          placeholder={t('prompts.search')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className="min-w-40 flex-1"
        />
        <Button look="primary" icon={Plus} onClick={() => onEdit('new')}>
          {t('prompts.add')}
        </Button>
      </div>
      <div className="min-h-40 flex-1 overflow-y-auto border-y border-border">
        {error === null ? null : (
          <Notice kind="bad" title={t('prompts.failed')} text={toErrorInfo(error).remedy} className="m-4">
            <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
          </Notice>
        )}
        {prompts === undefined && error === null ? <Skeleton className="m-4 h-30" /> : null}
        {prompts?.length === 0 ? (
          <Empty icon={Library} title={t('prompts.emptyTitle')} text={t('prompts.emptyText')} />
        ) : prompts !== undefined && found.length === 0 ? (
          <p className="px-4 py-8 text-center text-muted">{t('prompts.none')}</p>
        ) : null}
        <ul aria-label={t('prompts.title')} className="divide-y divide-border">
          {found.map((prompt) => (
            <li key={prompt.id} className="flex items-center gap-1 pe-3 ps-4 hover:bg-hover">
              <button
                type="button"
                aria-label={t('prompts.edit', { name: prompt.name })}
                className="min-w-0 flex-1 py-2 text-start"
                onClick={() => onEdit(prompt)}
              >
                <span className="block truncate font-medium">{prompt.name}</span>
                <span className="block truncate text-muted">{prompt.text}</span>
              </button>
              <IconButton
                icon={Trash2}
                label={t('prompts.remove', { name: prompt.name })}
                onClick={() => void removePrompt(prompt)}
              />
            </li>
          ))}
        </ul>
      </div>
      <footer className="flex shrink-0 gap-2 px-4 py-3">
        <Button icon={Upload} onClick={() => file.current?.click()}>
          {t('prompts.import')}
        </Button>
        <Button icon={Download} disabled={(prompts?.length ?? 0) === 0} onClick={() => void exportPrompts()}>
          {t('prompts.export')}
        </Button>
        <input
          ref={file}
          type="file"
          accept="application/json,.json"
          multiple
          hidden
          data-testid="prompt-file"
          onChange={({ currentTarget }) => {
            const files = [...(currentTarget.files ?? [])];
            currentTarget.value = '';
            void importPrompts(files);
          }}
        />
      </footer>
    </>
  );
}
