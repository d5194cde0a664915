import { Ellipsis, MoveRight, Pencil, RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Turn } from '../../../state/branch.ts';
import { regenerate } from '../../../state/chats.ts';
import { startEdit } from '../../../state/thread.ts';
import { continueAnswer } from '../../../state/turns.ts';
import { classNames } from '../../../ui/class-names.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { markdownOf } from './copy-turn.ts';
import { useAskable, useTurnMenu } from './use-turn-menu.ts';

export type TurnActionsProps = {
  turn: Turn;
  /** Whether somebody points at the turn, or has come to it with the keyboard. The menu is always there. */
  isShown: boolean;
  /** Stays out of sight until somebody points at the turn. */
  isQuiet: boolean;
};

/** What is done most with a turn as buttons, and everything in a menu. */
export function TurnActions({ turn: { message }, isShown, isQuiet }: TurnActionsProps) {
  const { t } = useTranslation();
  const entries = useTurnMenu(message);
  return (
    <div
      className={classNames(
        'flex items-center gap-0.5 transition-opacity group-focus-within/turn:opacity-100 group-hover/turn:opacity-100 has-data-popup-open:opacity-100 pointer-coarse:opacity-100',
        isQuiet && 'opacity-0',
      )}
    >
      {isShown ? <Buttons message={message} /> : null}
      <Menu
        entries={entries}
        trigger={<IconButton icon={Ellipsis} label={t('message.more')} side="top" data-testid="turn-menu" />}
      />
    </div>
  );
}

function Buttons({ message }: Pick<Turn, 'message'>) {
  const { t } = useTranslation();
  const { canAsk, model } = useAskable();
  const isAnswer = message.role === 'assistant';
  const isCut =
    message.state === 'stopped' || message.state === 'interrupted' || message.stats?.stopReason === 'length';
  return (
    <div className="flex items-center gap-0.5 pointer-coarse:hidden">
      {message.text === '' ? null : (
        <CopyButton text={() => markdownOf(message)} label={t('message.copy')} copiedLabel={t('common.copied')} />
      )}
      <IconButton icon={Pencil} label={t('message.edit')} side="top" onClick={() => startEdit(message)} />
      {isAnswer && isCut && message.text !== '' ? (
        <IconButton
          icon={MoveRight}
          label={t('message.continue')}
          side="top"
          disabled={!canAsk}
          onClick={() => model !== null && void continueAnswer(message, model.id)}
        />
      ) : null}
      {isAnswer ? (
        <IconButton
          icon={RotateCw}
          label={t('message.regenerate')}
          side="top"
          disabled={!canAsk}
          onClick={() => model !== null && void regenerate(message, model.id)}
        />
      ) : null}
    </div>
  );
}
