import { navigate } from 'wouter/use-hash-location';
import type { Attachment, Chat, Message } from '../../contract/chats.ts';
import { client } from '../connection/client.ts';
import { t } from '../i18n/index.ts';
import { followAnswer } from './answers.ts';
import { forgetNewChatSettings, keepChatSettings, newChatSettings } from './chat-settings.ts';
import { attempt } from './notices.ts';
import { keepEdits } from './profiles.ts';
import { api, queryClient } from './queries.ts';
import { announce, focusComposer, reasoningFor, useUi } from './ui.ts';

export function chatKey(chatId: string) {
  return api.chats.get.queryKey({ input: { chatId } });
}

export function pathOfChat(chatId: string): string {
  return `/chat/${encodeURIComponent(chatId)}`;
}

export function titleOf(chat: Pick<Chat, 'title'>): string {
  return chat.title === '' ? t('chats.untitled') : chat.title;
}

/** Shows the page of a chat that does not exist yet; it is made when the first question is sent. */
export function newChat(): void {
  useUi.setState({ isDrawerOpen: false });
  navigate('/chat');
  focusComposer();
}

/** Adds messages that the core has just made, and shows the branch that ends in the last one. */
function showMessages(chatId: string, added: readonly Message[]): void {
  queryClient.setQueryData(chatKey(chatId), (data) => {
    if (data === undefined) return data;
    const known = new Set(added.map((message) => message.id));
    return {
      ...data,
      chat: { ...data.chat, leafId: added.at(-1)?.id ?? data.chat.leafId, isGenerating: true },
      messages: [...data.messages.filter((message) => !known.has(message.id)), ...added],
    };
  });
}

export type Question = {
  chatId: string | null;
  parentId: string | null;
  text: string;
  attachments?: Attachment[];
  modelId: string;
};

/** The chat to write into: the named one, or a new one that is shown as soon as it has something to show. */
export async function ensureChat(chatId: string | null): Promise<{ id: string; show(): void }> {
  if (chatId !== null) return { id: chatId, show: () => {} };
  const settings = newChatSettings();
  const chat = await client.chats.create(settings === undefined ? {} : { settings });
  forgetNewChatSettings();
  queryClient.setQueryData(chatKey(chat.id), await client.chats.get({ chatId: chat.id }));
  return { id: chat.id, show: () => navigate(pathOfChat(chat.id)) };
}

/** Shows an answer that the core has just begun, with the question before it where there is one. */
export async function showAnswer(chatId: string, answer: Message, question?: Message): Promise<void> {
  await queryClient.cancelQueries({ queryKey: chatKey(chatId) });
  showMessages(chatId, question === undefined ? [answer] : [question, answer]);
  followAnswer(answer);
  announce(t('message.started'));
}

/** Sends a question, making the chat first where there is none. Says whether the core took it. */
export async function sendQuestion({ chatId, parentId, text, attachments = [], modelId }: Question): Promise<boolean> {
  const sent = await attempt(async () => {
    await Promise.all([keepEdits(), keepChatSettings()]);
    const chat = await ensureChat(chatId);
    const turns = await client.chats.send({
      chatId: chat.id,
      parentId,
      text,
      attachments,
      modelId,
      reasoning: reasoningFor(modelId),
    });
    await showAnswer(chat.id, turns.answer, turns.message);
    chat.show();
    return true;
  });
  return sent ?? false;
}

export async function regenerate({ id, chatId }: Message, modelId: string): Promise<void> {
  await attempt(async () => {
    await Promise.all([keepEdits(), keepChatSettings()]);
    const answer = await client.chats.regenerate({ messageId: id, modelId, reasoning: reasoningFor(modelId) });
    await showAnswer(chatId, answer);
  });
}

export async function stopAnswer(messageId: string): Promise<void> {
  await attempt(() => client.chats.stop({ messageId }));
}

export async function showVersion(message: Message): Promise<void> {
  await attempt(async () => {
    const chat = await client.chats.showBranch({ messageId: message.id });
    queryClient.setQueryData(chatKey(chat.id), (data) => (data === undefined ? data : { ...data, chat }));
  });
}
