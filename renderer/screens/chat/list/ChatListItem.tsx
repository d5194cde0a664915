import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Chat } from '../../../../contract/chats.ts';
import { pathOfChat, removeChat, renameChat, titleOf } from '../../../state/chats.ts';
import { useUi } from '../../../state/ui.ts';
import { classNames } from '../../../ui/class-names.ts';
import { TextInput } from '../../../ui/field.tsx';
import { Menu } from '../../../ui/menu.tsx';

const longestTitle = 200;

/** One chat: opens on click, renames in place on F2, goes with Delete (and comes back with Undo). */
export function ChatListItem({ chat, isShown }: { chat: Chat; isShown: boolean }) {
  const { t } = useTranslation();
  const [isRenaming, setIsRenaming] = useState(false);
  const title = titleOf(chat);

  if (isRenaming) return <RenameForm chat={chat} onDone={() => setIsRenaming(false)} />;

  const remove = () => void removeChat(chat, isShown);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'F2') setIsRenaming(true);
    else if (event.key === 'Delete') remove();
    else return;
    event.preventDefault();
  };

  return (
    <li
      className={classNames(
        'group/item relative flex items-center rounded-control transition-colors hover:bg-hover',
        isShown && 'bg-selected hover:bg-selected',
      )}
    >
      <Link
        href={pathOfChat(chat.id)}
        aria-current={isShown ? 'page' : undefined}
        data-testid="chat-item"
        data-chat-id={chat.id}
        title={title}
        onKeyDown={onKeyDown}
        onDoubleClick={() => setIsRenaming(true)}
        onClick={() => useUi.setState({ isDrawerOpen: false })}
        className="flex h-9 min-w-0 flex-1 items-center gap-2 rounded-control px-2 focus-visible:-outline-offset-2 max-column:h-11"
      >
        <span className="min-w-0 flex-1 truncate group-focus-within/item:pr-7 group-hover/item:pr-7 pointer-coarse:pr-8">
          {title}
        </span>
        {chat.isGenerating ? (
          <span className="flex shrink-0 items-center group-hover/item:hidden">
            <span aria-hidden className="size-2 animate-breathe rounded-full bg-accent" />
            <span className="sr-only">{t('chats.generating')}</span>
          </span>
        ) : null}
      </Link>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={t('chats.options', { title })}
            className="absolute right-1 flex size-7 items-center justify-center rounded-control text-muted opacity-0 transition-colors group-hover/item:opacity-100 hover:bg-border hover:text-text focus-visible:opacity-100 data-popup-open:opacity-100 pointer-coarse:opacity-100"
          >
            <Ellipsis size={15} strokeWidth={1.75} aria-hidden />
          </button>
        }
        entries={[
          { id: 'rename', label: t('chats.rename'), icon: Pencil, run: () => setIsRenaming(true) },
          { id: 'delete', label: t('chats.delete'), icon: Trash2, isDestructive: true, run: remove },
        ]}
      />
    </li>
  );
}

function RenameForm({ chat, onDone }: { chat: Chat; onDone(): void }) {
  const { t } = useTranslation();
  const [title, setTitle] = useState(titleOf(chat));

  const save = () => {
    const wanted = title.trim();
    onDone();
    if (wanted !== '' && wanted !== chat.title) void renameChat(chat.id, wanted);
  };

  return (
    <li className="py-0.5">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextInput
          ref={selectOnce}
          aria-label={t('chats.title')}
          value={title}
          maxLength={longestTitle}
          onChange={(event) => setTitle(event.target.value)}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            onDone();
          }}
          className="w-full"
        />
      </form>
    </li>
  );
}

/** The person has just asked to write here. */
function selectOnce(input: HTMLInputElement | null): void {
  input?.focus();
  input?.select();
}
