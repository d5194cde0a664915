import { notifyManager } from '@tanstack/react-query';
import { create } from 'zustand';
import type { Message } from '../../contract/chats.ts';
import { client } from '../connection/client.ts';
import { isConnected, untilConnected } from '../connection/connection.ts';
import { t } from '../i18n/index.ts';
import { step } from './live.ts';
import type { LiveAnswer, LiveEvent } from './live.ts';
import { api, queryClient } from './queries.ts';
import { announce } from './ui.ts';

export const useAnswers = create<Readonly<Record<string, LiveAnswer>>>(() => ({}));

const followed = new Set<string>();

export function useLiveAnswer(messageId: string): LiveAnswer | undefined {
  return useAnswers((answers) => answers[messageId]);
}

/** Follows an answer to its end, whatever screen is shown and however often the wire closes. Calling twice is harmless. */
export function followAnswer(message: Message): void {
  if (followed.has(message.id)) return;
  followed.add(message.id);
  void follow(message).finally(() => followed.delete(message.id));
}

async function follow({ id, chatId }: Message): Promise<void> {
  for (;;) {
    await untilConnected();
    try {
      for await (const event of await client.chats.follow({ messageId: id })) {
        if (event.type === 'end') return await finish(event.message);
        takeAnswerEvent(id, event);
      }
    } catch {
      // Either the wire closed, and the next round follows again, or the chat says what became of the answer.
    }
    if (!isConnected()) continue;
    await queryClient.invalidateQueries({ queryKey: api.chats.get.queryKey({ input: { chatId } }) });
    return dropAnswer(id);
  }
}

/** One more step of an answer that is being written. */
export function takeAnswerEvent(id: string, event: LiveEvent): void {
  const next = step(useAnswers.getState()[id], event, Date.now());
  if (next !== undefined) useAnswers.setState({ [id]: next });
}

export function dropAnswer(id: string): void {
  const { [id]: _gone, ...rest } = useAnswers.getState();
  useAnswers.setState(rest, true);
}

/** Puts the whole answer where the rest of the chat is. The live text goes after that has been shown, never before. */
async function finish(message: Message): Promise<void> {
  const queryKey = api.chats.get.queryKey({ input: { chatId: message.chatId } });
  await queryClient.cancelQueries({ queryKey });
  queryClient.setQueryData(queryKey, (chat) =>
    chat === undefined
      ? chat
      : {
          ...chat,
          chat: { ...chat.chat, isGenerating: false },
          messages: chat.messages.map((other) => (other.id === message.id ? message : other)),
        },
  );
  notifyManager.schedule(() => dropAnswer(message.id));
  announce(message.state === 'complete' ? t('message.done') : t('message.stopped'));
}
