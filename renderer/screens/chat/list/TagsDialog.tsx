import { Check, Minus, Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Chat } from '../../../../contract/chats.ts';
import { tagChats, tagsOf } from '../../../state/chat-list.ts';
import { closeDialog } from '../../../state/organise.ts';
import { useChats } from '../../../state/queries.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { PickList, PickOption, PickOptions } from '../../../ui/pick-list.tsx';
import { FindField } from './FindField.tsx';

const longestTag = 40;
const mostTags = 50;
const noChats: readonly Chat[] = [];

/** Adds tags to chats and takes them away; those in use are suggested. */
export default function TagsDialog({ chatIds }: { chatIds: readonly string[] }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const all = useChats().data ?? noChats;
  const chats = all.filter(({ id }) => chatIds.includes(id));
  const wanted = typed.trim().replaceAll(/\s+/g, ' ');
  const known = tagsOf(all);
  const found = known.filter((tag) => tag.toLowerCase().includes(wanted.toLowerCase()));
  const isNew = wanted !== '' && !known.some((tag) => tag.toLowerCase() === wanted.toLowerCase());
  const isFull = chats.some(({ tags }) => tags.length >= mostTags);
  const options = isNew && !isFull ? [...found, wanted] : found;

  const toggle = (tag: string) => {
    const isOnAll = chats.every(({ tags }) => tags.includes(tag));
    if (!isOnAll && isFull) return;
    void tagChats(chats, tag, !isOnAll);
    setTyped('');
  };

  return (
    <Dialog
      title={t('organise.tagsTitle', { count: chats.length })}
      closeLabel={t('common.close')}
      isOpen
      initialFocus={input}
      onOpenChange={(isOpen) => !isOpen && closeDialog()}
    >
      <PickList query={typed} onQuery={setTyped} keys={options}>
        <FindField ref={input} label={t('organise.tagsFind')} maxLength={longestTag} />
        <PickOptions label={t('organise.tags')} className="min-h-30 border-t border-border">
          {options.map((tag) => (
            <PickOption key={tag} id={tag} onPick={() => toggle(tag)}>
              <TagMark tag={tag} chats={chats} isNew={!known.includes(tag)} />
              <span className="truncate" dir="auto">
                {known.includes(tag) ? tag : t('organise.newTag', { tag })}
              </span>
            </PickOption>
          ))}
        </PickOptions>
      </PickList>
      {options.length > 0 && !isFull ? null : (
        <p className="px-4 pb-4 text-muted">{t(isFull ? 'organise.tagsFull' : 'organise.tagsEmpty')}</p>
      )}
    </Dialog>
  );
}

/** Whether all of the chats have a tag, some, or none. */
function TagMark({ tag, chats, isNew }: { tag: string; chats: readonly Chat[]; isNew: boolean }) {
  const { t } = useTranslation();
  const count = chats.filter(({ tags }) => tags.includes(tag)).length;
  const isOn = count > 0 && count === chats.length;
  const Icon = isOn ? Check : count > 0 ? Minus : isNew ? Plus : null;
  return (
    <span className="flex w-4 shrink-0 justify-center text-accent">
      {Icon === null ? null : <Icon size={15} strokeWidth={2} aria-hidden />}
      <span className="sr-only">{count === 0 ? '' : t(isOn ? 'organise.tagOn' : 'organise.tagOnSome')}</span>
    </span>
  );
}
