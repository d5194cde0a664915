import {
  ClipboardType,
  Copy,
  CopyCheck,
  FileText,
  GitBranch,
  Info,
  MoveRight,
  Pencil,
  RefreshCw,
  RotateCw,
  Trash2,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../../contract/chats.ts';
import { regenerate } from '../../../state/chats.ts';
import { useChatModel, useChatModels, type ChatModel } from '../../../state/chat-models.ts';
import { isBlocked } from '../../../state/openness.ts';
import { useSettings } from '../../../state/queries.ts';
import { showDetails, startEdit } from '../../../state/thread.ts';
import { branchFrom, continueAnswer, removeTurn } from '../../../state/turns.ts';
import type { MenuAction, MenuEntry } from '../../../ui/menu.tsx';
import { copyTurn } from './copy-turn.ts';

/** Everything that can be done with a turn. */
export function useTurnMenu(message: Message): MenuEntry[] {
  const { t } = useTranslation();
  const { canAsk, model, others } = useAskable();
  const isAnswer = message.role === 'assistant';
  const hasText = message.text !== '';
  const ask: MenuAction = {
    id: 'again',
    label: t(isAnswer ? 'message.regenerate' : 'message.askAgain'),
    icon: RotateCw,
    run: () => model !== null && void regenerate(message, model.id),
  };
  const withOther: MenuEntry = {
    id: 'other',
    label: t('message.regenerateWith'),
    icon: RefreshCw,
    entries: others.map((other) => ({
      id: other.id,
      label: other.name,
      icon: RotateCw,
      run: () => void regenerate(message, other.id),
    })),
  };
  const copies: MenuEntry = {
    id: 'copy',
    label: t('message.copyAs'),
    icon: Copy,
    entries: [
      {
        id: 'markdown',
        label: t('message.copyMarkdown'),
        icon: FileText,
        run: () => void copyTurn(message, 'markdown'),
      },
      { id: 'plain', label: t('message.copyPlain'), icon: ClipboardType, run: () => void copyTurn(message, 'plain') },
      { id: 'rich', label: t('message.copyRich'), icon: CopyCheck, run: () => void copyTurn(message, 'rich') },
    ],
  };
  return [
    ...(hasText ? [copies] : []),
    { id: 'edit', label: t('message.edit'), icon: Pencil, keys: 'E', run: () => startEdit(message) },
    ...(canAsk ? [ask] : []),
    ...(canAsk && others.length > 0 ? [withOther] : []),
    ...(canAsk && isAnswer && hasText && model !== null
      ? [
          {
            id: 'continue',
            label: t('message.continue'),
            icon: MoveRight,
            run: () => void continueAnswer(message, model.id),
          },
        ]
      : []),
    {
      id: 'branch',
      label: t('message.branch'),
      icon: GitBranch,
      startsGroup: true,
      run: () => void branchFrom(message),
    },
    ...(message.provenance === null
      ? []
      : [
          {
            id: 'details',
            label: t('message.details.open'),
            icon: Info,
            keys: 'I',
            run: () => showDetails(message.id),
          },
        ]),
    {
      id: 'delete',
      label: t('message.delete'),
      icon: Trash2,
      keys: t('message.deleteKey'),
      isDestructive: true,
      startsGroup: true,
      run: () => void removeTurn(message),
    },
  ];
}

/** Who can be asked: the chosen model, and the others that are there and allowed. */
export function useAskable(): { canAsk: boolean; model: ChatModel | null; others: ChatModel[] } {
  const model = useChatModel();
  const policy = useSettings().data?.opennessPolicy;
  const all = useChatModels();
  const others = all.filter(
    ({ id, available, openness }) => id !== model?.id && available && !isBlocked(policy, openness),
  );
  return { canAsk: model !== null && model.available, model, others };
}
