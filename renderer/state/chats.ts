import { navigate } from 'wouter/use-hash-location';
import type { Chat, Message } from '../../contract/chats.ts';
import { client } from '../connection/client.ts';
import { t } from '../i18n/index.ts';
import { followAnswer } from './answers.ts';
import { attempt, toastUndo } from './notices.ts';
import { keepEdits } from './profiles.ts';
import { api, queryClient } from './queries.ts';
import { announce, focusComposer, reasoningFor, setDraft, useUi } from './ui.ts';

function chatKey(chatId: string) {
  return api.chats.get.queryKey({ input: { chatId } });
}

export function pathOfChat(chatId: string): string {
  return `/chat/${encodeURIComponent(chatId)}`;
}

export function titleOf(chat: Chat): string {
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
      chat: { ...data.chat, leafId: added.at(-1)?.id ?? data.chat.leafId, isGenerating: true },
      messages: [...data.messages.filter((message) => !known.has(message.id)), ...added],
    };
  });
}

export type Question = { chatId: string | null; parentId: string | null; text: string; modelId: string };

/** Sends a question, making the chat first where there is none. Says whether the core took it. */
export async function sendQuestion({ chatId, parentId, text, modelId }: Question): Promise<boolean> {
  const sent = await attempt(async () => {
    await keepEdits();
    const chat = chatId === null ? await client.chats.create() : null;
    const id = chat?.id ?? chatId ?? '';
    const turns = await client.chats.send({ chatId: id, parentId, text, modelId, reasoning: reasoningFor(modelId) });
    if (chat !== null) queryClient.setQueryData(chatKey(id), { chat, messages: [] });
    await queryClient.cancelQueries({ queryKey: chatKey(id) });
    showMessages(id, [turns.message, turns.answer]);
    followAnswer(turns.answer);
    announce(t('message.started'));
    if (chat !== null) navigate(pathOfChat(id));
    return true;
  });
  return sent ?? false;
}

export async function regenerate({ id, chatId }: Message, modelId: string): Promise<void> {
  await attempt(async () => {
    await keepEdits();
    const answer = await client.chats.regenerate({ messageId: id, modelId, reasoning: reasoningFor(modelId) });
    await queryClient.cancelQueries({ queryKey: chatKey(chatId) });
    showMessages(chatId, [answer]);
    followAnswer(answer);
    announce(t('message.started'));
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

export async function renameChat(chatId: string, title: string): Promise<void> {
  await attempt(async () => {
    const chat = await client.chats.rename({ chatId, title });
    queryClient.setQueryData(api.chats.list.queryKey(), (chats) =>
      chats?.map((other) => (other.id === chatId ? chat : other)),
    );
  });
}

/** Takes a chat away at once and offers to bring it back. */
export async function removeChat(chat: Chat, isShown: boolean): Promise<void> {
  await attempt(async () => {
    await client.chats.remove({ chatId: chat.id });
    queryClient.setQueryData(api.chats.list.queryKey(), (chats) => chats?.filter((other) => other.id !== chat.id));
    if (isShown) navigate('/chat', { replace: true });
    queryClient.removeQueries({ queryKey: chatKey(chat.id) });
    setDraft(chat.id, '');
    toastUndo(t('chats.deleted', { title: shorten(titleOf(chat)) }), () => {
      void attempt(async () => {
        await client.chats.restore({ chatId: chat.id });
        await queryClient.invalidateQueries({ queryKey: api.chats.list.key() });
        if (isShown) navigate(pathOfChat(chat.id));
      });
    });
  });
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
