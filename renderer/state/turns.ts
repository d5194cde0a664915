import { navigate } from 'wouter/use-hash-location';
import type { Attachment, ChatSettings, Message, Provenance, QueuedMessage } from '../../contract/chats.ts';
import { client } from '../connection/client.ts';
import { t } from '../i18n/index.ts';
import { toasts } from '../ui/toast.tsx';
import { keepChatSettings } from './chat-settings.ts';
import { chatKey, ensureChat, pathOfChat, sendQuestion, showAnswer, titleOf } from './chats.ts';
import type { Question } from './chats.ts';
import { attempt, toastUndo } from './notices.ts';
import { keepEdits } from './profiles.ts';
import { queryClient } from './queries.ts';
import { scrollToMessage } from './reveal.ts';
import { announce, reasoningFor } from './ui.ts';

const noticeMs = 8000;

async function readAgain(chatId: string): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: chatKey(chatId) });
}

/** Goes on writing an answer where it ends. */
export async function continueAnswer({ id, chatId }: Message, modelId: string): Promise<void> {
  await attempt(async () => {
    await Promise.all([keepEdits(), keepChatSettings()]);
    const answer = await client.chats.continue({ messageId: id, modelId, reasoning: reasoningFor(modelId) });
    await showAnswer(chatId, answer);
  });
}

/** Another version of a turn with this text, and what follows it carried along. Says whether the core took it. */
export async function editTurn({ id, chatId }: Message, text: string): Promise<boolean> {
  const edited = await attempt(async () => {
    const message = await client.chats.edit({ messageId: id, text, keepsRest: true });
    await readAgain(chatId);
    scrollToMessage(chatId, message.id);
    announce(t('message.saved'));
    return true;
  });
  return edited ?? false;
}

/** Takes a turn and all that follows it away at once, and offers to bring them back. */
export async function removeTurn({ id, chatId, role }: Message): Promise<void> {
  await attempt(async () => {
    await client.chats.removeMessage({ messageId: id });
    await readAgain(chatId);
    const title = role === 'user' ? t('message.removedQuestion') : t('message.removedAnswer');
    announce(title);
    toastUndo(title, () => {
      void attempt(async () => {
        await client.chats.restoreMessage({ messageId: id });
        await readAgain(chatId);
        scrollToMessage(chatId, id);
      });
    });
  });
}

/** Opens a new chat with the turns down to this one, and offers the way back. */
export async function branchFrom({ id, chatId }: Message): Promise<void> {
  await attempt(async () => {
    const chat = await client.chats.branch({ messageId: id });
    navigate(pathOfChat(chat.id));
    const toastId = toasts.add({
      title: t('message.branched', { title: titleOf(chat) }),
      timeout: noticeMs,
      actionProps: {
        children: t('message.branchedBack'),
        onClick: () => {
          toasts.close(toastId);
          navigate(pathOfChat(chatId));
        },
      },
    });
  });
}

/** Adds a turn of either side and asks nobody for an answer. Says whether the core took it. */
export async function insertTurn(
  turn: { chatId: string | null; parentId: string | null; role: Message['role']; text: string },
  attachments: Attachment[],
): Promise<boolean> {
  const inserted = await attempt(async () => {
    const chat = await ensureChat(turn.chatId);
    const message = await client.chats.insert({ ...turn, chatId: chat.id, attachments });
    await readAgain(chat.id);
    chat.show();
    scrollToMessage(chat.id, message.id);
    announce(t('message.inserted'));
    return true;
  });
  return inserted ?? false;
}

/** Puts a question in line behind the answer that is being written. Says whether the core took it. */
export async function queueQuestion(question: Question & { chatId: string }): Promise<boolean> {
  const { chatId, text, attachments = [], modelId } = question;
  const queued = await attempt(async () => {
    await Promise.all([keepEdits(), keepChatSettings()]);
    await client.chats.queue({ chatId, text, attachments, modelId, reasoning: reasoningFor(modelId) });
    await readAgain(chatId);
    announce(t('composer.queuedDone'));
    return true;
  });
  return queued ?? false;
}

/** Takes a question out of the line. Says whether that was done. */
export async function unqueue(chatId: string, { id }: QueuedMessage): Promise<boolean> {
  const taken = await attempt(async () => {
    await client.chats.unqueue({ chatId, id });
    await readAgain(chatId);
    return true;
  });
  return taken ?? false;
}

/** Ends an answer, and comes back when it has ended: only then can its chat be asked again. */
async function stopAndWait(messageId: string): Promise<void> {
  await client.chats.stop({ messageId });
  for await (const event of await client.chats.follow({ messageId })) if (event.type === 'end') return;
}

/** Asks a question of the line at once; an answer that is being written is stopped for it and kept. */
export async function sendQueued(
  queued: QueuedMessage,
  question: Omit<Question, 'text' | 'attachments'> & { chatId: string },
  answer: Message | null,
): Promise<void> {
  const { chatId } = question;
  if (!(await unqueue(chatId, queued))) return;
  if (answer !== null) await attempt(() => stopAndWait(answer.id));
  const { text, attachments } = queued;
  if (await sendQuestion({ ...question, text, attachments })) return;
  // Nothing typed is ever lost.
  await queueQuestion({ ...question, text, attachments });
}

/** Has the chat ask for the same again: same settings, same seed, same system prompt and tools. */
export async function reuseSettings(chatId: string, provenance: Provenance): Promise<void> {
  const before = queryClient.getQueryData(chatKey(chatId))?.settings;
  if (before === undefined) return;
  const { sampling, seed, systemPrompt, tools } = provenance;
  const keep = async (settings: ChatSettings) => {
    await attempt(async () => {
      await client.chats.update({ chatId, settings });
      await readAgain(chatId);
    });
  };
  await keep({ ...before, sampling: { ...sampling, seed }, systemPrompt, tools });
  toastUndo(t('message.details.used'), () => void keep(before));
}

/** What a person says of a tool call that asks. Says whether the core took it. */
export async function decide(
  messageId: string,
  callId: string,
  decision: 'once' | 'always' | 'deny',
): Promise<boolean> {
  return (await attempt(() => client.chats.decide({ messageId, callId, decision }))) !== undefined;
}
