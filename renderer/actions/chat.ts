import { Copy, Library, MessageSquareText, PanelLeft, RotateCw, Square, SquarePen } from 'lucide-react';
import { navigate } from 'wouter/use-hash-location';
import type { Message } from '../../contract/chats.ts';
import { useAnswers } from '../state/answers.ts';
import { branchTo } from '../state/branch.ts';
import { newChat, pathOfChat, regenerate, stopAnswer } from '../state/chats.ts';
import { currentChatModel } from '../state/chat-models.ts';
import { changeSettings } from '../state/models.ts';
import { narrowWindow } from '../state/narrow.ts';
import { toastDone, attempt } from '../state/notices.ts';
import { usePromptManager } from '../state/prompts.ts';
import { api, queryClient } from '../state/queries.ts';
import { focusComposer, useUi } from '../state/ui.ts';
import { t } from '../i18n/index.ts';
import { shownPath } from './action.ts';
import type { Action } from './action.ts';
import { copyText } from '../ui/clipboard.ts';

/** The chat that is shown; `null` on other screens and before the first question. */
export function shownChatId(): string | null {
  const [, place, id] = shownPath().split('/');
  return place === 'chat' && id !== undefined && id !== '' ? decodeURIComponent(id) : null;
}

/** The answer at the end of the branch that is shown, whole or not. */
function lastAnswer(): Message | undefined {
  const chatId = shownChatId();
  if (chatId === null) return undefined;
  const data = queryClient.getQueryData(api.chats.get.queryKey({ input: { chatId } }));
  if (data === undefined) return undefined;
  return branchTo(data.messages, data.chat.leafId).findLast(({ message }) => message.role === 'assistant')?.message;
}

function answerBeingWritten(): Message | undefined {
  const path = shownPath();
  return Object.values(useAnswers.getState()).find(({ message }) => pathOfChat(message.chatId) === path)?.message;
}

function wholeAnswer(): Message | undefined {
  const answer = lastAnswer();
  return answer === undefined || answer.state === 'generating' ? undefined : answer;
}

export const chatActions = {
  newChat: {
    id: 'newChat',
    group: 'chat',
    labelKey: 'action.newChat',
    icon: SquarePen,
    shortcuts: [
      { key: 'n', mod: true },
      { key: 'o', mod: true, shift: true },
    ],
    run() {
      newChat();
      return true;
    },
  },
  managePrompts: {
    id: 'managePrompts',
    group: 'chat',
    labelKey: 'action.managePrompts',
    icon: Library,
    shortcuts: [],
    run() {
      if (!shownPath().startsWith('/chat')) navigate('/chat');
      usePromptManager.setState({ isOpen: true });
      return true;
    },
  },
  toggleList: {
    id: 'toggleList',
    group: 'view',
    labelKey: 'action.toggleList',
    icon: PanelLeft,
    shortcuts: [{ key: 'b', mod: true }],
    run() {
      if (narrowWindow.matches) {
        useUi.setState(({ isDrawerOpen }) => ({ isDrawerOpen: !isDrawerOpen }));
        return true;
      }
      const settings = queryClient.getQueryData(api.settings.get.queryKey());
      if (settings === undefined) return false;
      const chatListOpen = !settings.chatListOpen;
      // Shown at once; the core's answer says the same.
      queryClient.setQueryData(api.settings.get.queryKey(), { ...settings, chatListOpen });
      void changeSettings({ chatListOpen });
      return true;
    },
  },
  focusComposer: {
    id: 'focusComposer',
    group: 'chat',
    labelKey: 'action.focusComposer',
    icon: MessageSquareText,
    shortcuts: [{ key: 'Escape', shift: true }],
    applies: () => shownPath().startsWith('/chat'),
    run() {
      focusComposer();
      return true;
    },
  },
  stop: {
    id: 'stop',
    group: 'answer',
    labelKey: 'action.stop',
    icon: Square,
    shortcuts: [{ key: 'Escape' }],
    applies: () => answerBeingWritten() !== undefined,
    run() {
      // Escape closes what floats first.
      if (document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]') !== null) return false;
      const answer = answerBeingWritten();
      if (answer === undefined) return false;
      void stopAnswer(answer.id);
      return true;
    },
  },
  regenerate: {
    id: 'regenerate',
    group: 'answer',
    labelKey: 'action.regenerate',
    icon: RotateCw,
    shortcuts: [{ key: 'r', mod: true, shift: true }],
    applies: () => wholeAnswer() !== undefined,
    run() {
      const answer = wholeAnswer();
      const model = currentChatModel();
      if (answer === undefined || model === null) return false;
      void regenerate(answer, model.id);
      return true;
    },
  },
  copyAnswer: {
    id: 'copyAnswer',
    group: 'answer',
    labelKey: 'action.copyAnswer',
    icon: Copy,
    shortcuts: [{ key: 'c', mod: true, shift: true }],
    applies: () => wholeAnswer() !== undefined,
    run() {
      const answer = wholeAnswer();
      if (answer === undefined) return false;
      void attempt(async () => {
        await copyText(answer.text);
        toastDone(t('action.copiedAnswer'));
      });
      return true;
    },
  },
} as const satisfies Record<string, Action>;
