import { exportedChatSchema } from '../../../contract/transfer.ts';
import { limits } from '../limits.ts';
import { cleanText, type ReadResult } from './draft.ts';
import { tidyTree } from './tree.ts';

/** A chat in our own format. Ids stay as they are, so that it finds itself again. */
export function readPaddock(value: unknown): ReadResult {
  const parsed = exportedChatSchema.safeParse(value);
  if (!parsed.success) return { skipped: 'invalid', name: titleIn(value) };
  const { chat, messages } = parsed.data;
  if (messages.length > limits.messagesOfChat) return { skipped: 'tooLarge', name: chat.title };
  const ids = new Set(messages.map(({ id }) => id));
  const tidy = tidyTree(
    messages.map((message) => ({
      ...message,
      text: cleanText(message.text),
      // Nobody is writing it any more.
      state: message.state === 'generating' ? ('interrupted' as const) : message.state,
    })),
  );
  return {
    source: 'paddock',
    chat: {
      ...parsed.data,
      chat: { ...chat, leafId: chat.leafId !== null && ids.has(chat.leafId) ? chat.leafId : (tidy.at(-1)?.id ?? null) },
      messages: tidy,
    },
    textsCut: 0,
  };
}

function titleIn(value: unknown): string {
  if (typeof value !== 'object' || value === null || !('chat' in value)) return '';
  const { chat } = value;
  return typeof chat === 'object' && chat !== null && 'title' in chat && typeof chat.title === 'string'
    ? chat.title
    : '';
}
