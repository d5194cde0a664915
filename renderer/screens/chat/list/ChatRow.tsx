import { Hand, MessageCircleDashed } from 'lucide-react';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Chat } from '../../../../contract/chats.ts';
import { renameChat } from '../../../state/chat-list.ts';
import { pathOfChat, titleOf } from '../../../state/chats.ts';
import { useOrganise } from '../../../state/organise.ts';
import { useUi } from '../../../state/ui.ts';
import { classNames } from '../../../ui/class-names.ts';
import { chatEntries } from './entries.ts';
import { RenameField, startRenaming } from './RenameField.tsx';
import { indentPx, nameId, RowShell } from './RowShell.tsx';
import type { RowProps } from './RowShell.tsx';
import type { ChatRow as ChatRowData } from './rows.ts';

const longestTitle = 200;

/** One chat: opens on a click, is chosen with Ctrl or Shift, renames in place on F2. */
export function ChatRow({ row, list, ...place }: RowProps<ChatRowData>) {
  const { t } = useTranslation();
  const { chat, depth } = row;
  const isRenaming = useOrganise((state) => state.renaming === row.key);
  const isSelected = useOrganise((state) => state.selected.has(chat.id));
  const isChoosing = useOrganise((state) => state.isSelecting || state.selected.size > 0);
  const isShown = chat.id === list.shownId;
  const title = titleOf(chat);

  // Before the link itself, which leaves presses with a modifier to the browser.
  const onClick = (event: MouseEvent) => {
    if (list.onPress(row, event)) event.preventDefault();
    else useUi.setState({ isDrawerOpen: false });
  };

  return (
    <RowShell
      row={row}
      list={list}
      level={depth + 1}
      isSelected={isSelected}
      menu={
        isRenaming
          ? undefined
          : { label: t('chats.options', { title }), entries: () => chatEntries([chat], list.shownId) }
      }
      className={classNames(
        isSelected ? 'bg-accent-soft' : isShown ? 'bg-selected' : 'hover:bg-hover',
        chat.isTemporary && 'outline-1 -outline-offset-1 outline-border-strong outline-dashed',
      )}
      {...place}
    >
      {isRenaming ? (
        <RenameField
          label={t('chats.title')}
          name={title}
          maxLength={longestTitle}
          onSave={(name) => void renameChat(chat, name)}
        />
      ) : (
        <Link
          href={pathOfChat(chat.id)}
          aria-current={isShown ? 'page' : undefined}
          id={nameId(row.key)}
          data-row-focus
          data-testid="chat-item"
          data-chat-id={chat.id}
          tabIndex={list.tabStop === row.key ? 0 : -1}
          draggable={!chat.isTemporary}
          onDragStart={(event) => list.startChat(event, chat, title)}
          onDragEnd={list.dragging.end}
          onDoubleClick={() => startRenaming('chat', chat.id)}
          onClickCapture={onClick}
          style={{ paddingInlineStart: indentPx(depth) }}
          className="flex h-full min-w-0 flex-1 items-center gap-2 rounded-control pe-2 focus-visible:-outline-offset-2"
        >
          {isChoosing ? <Mark isOn={isSelected} /> : null}
          {chat.isTemporary ? (
            <MessageCircleDashed size={14} strokeWidth={1.75} className="shrink-0 text-muted" aria-hidden />
          ) : null}
          <span className="min-w-0 flex-1 group-focus-within/row:pe-6 group-hover/row:pe-6 pointer-coarse:pe-8">
            <span className="block truncate" title={title}>
              <bdi>{title}</bdi>
            </span>
            <Tags tags={chat.tags} />
          </span>
          <Activity isGenerating={chat.isGenerating} isWaiting={chat.isWaiting} />
        </Link>
      )}
    </RowShell>
  );
}

/** Whether a chat is chosen, where chats are being chosen. The row says it to screen readers. */
function Mark({ isOn }: { isOn: boolean }) {
  return (
    <span
      aria-hidden
      className={classNames(
        'flex size-4 shrink-0 items-center justify-center rounded-[4px] border text-[10px]',
        isOn ? 'border-accent bg-accent text-on-accent' : 'border-border-strong bg-surface',
      )}
    >
      {isOn ? '✓' : ''}
    </span>
  );
}

const mostTags = 3;

function Tags({ tags }: Pick<Chat, 'tags'>) {
  if (tags.length === 0) return null;
  return (
    <span className="mt-px flex min-w-0 gap-1">
      {tags.slice(0, mostTags).map((tag) => (
        <span
          key={tag}
          className="min-w-0 truncate rounded-[4px] bg-border px-1 text-[11px] leading-4 text-muted"
          dir="auto"
        >
          {tag}
        </span>
      ))}
      {tags.length > mostTags ? (
        <span className="text-[11px] leading-4 text-faint">+{tags.length - mostTags}</span>
      ) : null}
    </span>
  );
}

/** A soft pulse while an answer is written; a raised hand where it waits for the person. */
export function Activity({ isGenerating, isWaiting }: Pick<Chat, 'isGenerating' | 'isWaiting'>) {
  const { t } = useTranslation();
  if (!isGenerating && !isWaiting) return null;
  return (
    <span
      data-testid={isWaiting ? 'chat-waiting' : 'chat-generating'}
      title={t(isWaiting ? 'organise.waiting' : 'chats.generating')}
      className="flex shrink-0 items-center group-hover/row:invisible"
    >
      {isWaiting ? (
        <Hand size={14} strokeWidth={2} className="text-caution" aria-hidden />
      ) : (
        <span aria-hidden className="size-2 animate-breathe rounded-full bg-accent" />
      )}
      <span className="sr-only">{t(isWaiting ? 'organise.waiting' : 'chats.generating')}</span>
    </span>
  );
}
