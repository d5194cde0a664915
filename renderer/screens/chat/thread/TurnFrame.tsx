import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TurnProps } from './Thread.tsx';

export type TurnFrameProps = TurnProps & {
  label: string;
  isBusy?: boolean;
  testId?: string;
  /** What is said of the turn. */
  children(parts: { textId: string; showsActions: boolean }): ReactNode;
};

/** One turn of the feed: can be reached, read and acted on with the keyboard alone. */
export function TurnFrame({
  turn,
  position,
  count,
  isActive,
  isLast,
  label,
  isBusy,
  testId,
  children,
}: TurnFrameProps) {
  const { t } = useTranslation();
  const textId = useId();
  // The buttons of turns that nobody points at are not even there: a long chat is quicker for it.
  const [isHovered, setIsHovered] = useState(false);
  const [hasFocus, setHasFocus] = useState(false);
  const { message } = turn;
  return (
    <div
      role="presentation"
      onPointerEnter={() => setIsHovered(true)}
      onPointerLeave={() => setIsHovered(false)}
      onFocus={() => setHasFocus(true)}
      onBlur={({ currentTarget, relatedTarget }) => setHasFocus(currentTarget.contains(relatedTarget))}
    >
      <article
        tabIndex={isActive ? 0 : -1}
        aria-label={label}
        aria-describedby={textId}
        aria-posinset={position}
        aria-setsize={count}
        aria-busy={isBusy}
        aria-keyshortcuts="j k Alt+ArrowUp Alt+ArrowDown"
        aria-roledescription={t('message.role')}
        data-message-id={message.id}
        data-role={message.role}
        data-testid={testId}
        data-state={message.state}
        className="group/turn scroll-my-4 rounded-card outline-offset-6"
      >
        {children({ textId, showsActions: isHovered || hasFocus || isLast })}
      </article>
    </div>
  );
}
