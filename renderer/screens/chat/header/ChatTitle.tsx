import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Chat } from '../../../../contract/chats.ts';
import { renameChat } from '../../../state/chat-list.ts';
import { titleOf } from '../../../state/chats.ts';
import { Tooltip } from '../../../ui/tooltip.tsx';

const longestTitle = 200;

/** The title of the chat; a click makes it a field. */
export function ChatTitle({ chat }: { chat: Chat }) {
  const { t } = useTranslation();
  const [isRenaming, setIsRenaming] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (!isRenaming) return;
    input.current?.focus();
    input.current?.select();
  }, [isRenaming]);

  const end = (typed: string | null) => {
    const title = typed?.trim() ?? '';
    if (title !== '' && title !== chat.title) void renameChat(chat, title);
    setIsRenaming(false);
    requestAnimationFrame(() => button.current?.focus());
  };

  if (isRenaming) {
    return (
      <input
        ref={input}
        aria-label={t('chat.titleLabel')}
        dir="auto"
        defaultValue={chat.title}
        maxLength={longestTitle}
        onBlur={({ currentTarget }) => isRenaming && end(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key !== 'Enter' && event.key !== 'Escape') return;
          event.preventDefault();
          end(event.key === 'Enter' ? event.currentTarget.value : null);
        }}
        className="-ms-1.5 h-7 min-w-0 flex-1 rounded-control border border-border-strong bg-surface px-1.5 font-medium select-text focus-visible:-outline-offset-1 max-column:h-9"
      />
    );
  }
  return (
    <h1 className="flex min-w-0 flex-1">
      <Tooltip label={t('chat.rename')}>
        <button
          ref={button}
          type="button"
          data-testid="chat-title"
          dir="auto"
          onClick={() => setIsRenaming(true)}
          className="-ms-1.5 h-7 min-w-0 truncate rounded-control px-1.5 font-medium transition-colors hover:bg-hover max-column:h-9"
        >
          {titleOf(chat)}
        </button>
      </Tooltip>
    </h1>
  );
}
