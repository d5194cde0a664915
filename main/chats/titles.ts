import type { Attachment, Message } from '../../contract/chats.ts';
import type { Log } from '../log.ts';
import type { Places } from './places.ts';
import type { ChatModels } from './ports.ts';

type Dependencies = {
  places: Places;
  models: ChatModels;
  log: Log;
  changed(chatId: string): void;
  /** Whether a person wants it. */
  isOn(): boolean;
};

const mostTitleCharacters = 60;
/** More of a conversation says no more of what it is about. */
const quotedCharacters = 1000;
const titleTokens = 32;

/** Has models name chats, after the first answer and while nobody waits for one. */
export function createTitles({ places, models, log, changed, isOn }: Dependencies) {
  const running = new Map<string, { abort: AbortController; ended: Promise<void> }>();
  /** Chats whose naming gave way to a question; the next answer tries again. */
  const postponed = new Set<string>();

  function answered(answer: Message): void {
    const { chatId, modelId } = answer;
    if (modelId === null || !isOn() || !wantsTitle(answer)) return;
    const model = models.find(modelId);
    const loaded = models.loaded(modelId);
    // A provider elsewhere is asked nothing that nobody wrote, and a single slot belongs to the conversation in it.
    if (model.file === null || (loaded?.settings?.slots ?? 0) < 2) return;
    const abort = new AbortController();
    const ended = name(answer, modelId, abort.signal)
      .catch((error: unknown) => log.warn({ err: error }, 'a chat could not be named'))
      .finally(() => running.delete(chatId));
    running.set(chatId, { abort, ended });
  }

  /** Only after the first answer, and only in place of the question that named the chat so far. */
  function wantsTitle({ chatId, state, text }: Message): boolean {
    const chat = places.of(chatId).queries.getChat(chatId);
    if (!chat || chat.isTemporary || chat.comparisonId !== null || chat.titleSource !== 'auto') return false;
    if (state !== 'complete' || text.trim() === '' || running.has(chatId)) return false;
    return postponed.has(chatId) || places.of(chatId).queries.countAnswers(chatId) === 1;
  }

  async function name(answer: Message, modelId: string, signal: AbortSignal): Promise<void> {
    const { chatId } = answer;
    const { queries } = places.of(chatId);
    const question = queries.pathTo(answer.id).findLast(({ role }) => role === 'user');
    if (question === undefined) return;
    const content = titleRequest(question.text, answer.text);
    let written = '';
    const events = models.generate(
      modelId,
      {
        prompt: { kind: 'chat', turns: [{ role: 'user', content }], reasoning: 'off', reasoningBudget: 0 },
        sampling: { temperature: 0 },
        maxTokens: titleTokens,
      },
      signal,
    );
    for await (const event of events) {
      if (event.type !== 'delta') continue;
      for (const delta of event.deltas) if (delta.type === 'text') written += delta.text;
    }
    if (signal.aborted) {
      postponed.add(chatId);
      return;
    }
    postponed.delete(chatId);
    const title = cleanTitle(written);
    // A title may have been chosen meanwhile.
    if (title === '' || queries.getChat(chatId)?.titleSource !== 'auto') return;
    queries.updateChat(chatId, { title });
    changed(chatId);
  }

  return {
    answered,
    /** Makes room for an answer that somebody waits for. */
    giveWay: (): void => {
      for (const { abort } of running.values()) abort.abort();
    },
    [Symbol.asyncDispose]: async (): Promise<void> => {
      const all = [...running.values()];
      for (const { abort } of all) abort.abort();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

function titleRequest(question: string, answer: string): string {
  const quoted = (text: string) => text.trim().slice(0, quotedCharacters);
  return `Write a short title for this chat.\n\nUser: ${quoted(question)}\nAssistant: ${quoted(answer)}`;
}

/** The first line of what a model wrote, without what models put around titles. */
export function cleanTitle(written: string): string {
  const line = written.split('\n').find((text) => text.trim() !== '') ?? '';
  const bare = line
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/^\s*(?:#+|[-*•>])\s+/, '')
    .replace(/^\s*\**(?:title|titel|titre|título)\**\s*:\s*\**/i, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^(["'“”„«»*_`]+)(.*?)["'“”„«»*_`]+$/u, '$2')
    .replace(/[.。]+$/u, '')
    .trim();
  return shorten(bare);
}

/** What a chat is called until a model or a person has named it. */
export function titleFrom(question: string, attachments: readonly Attachment[] = []): string {
  return shorten(question.trim().split('\n', 1)[0]?.trim() ?? '') || shorten(attachments[0]?.name ?? '');
}

function shorten(text: string): string {
  const characters = [...text];
  if (characters.length <= mostTitleCharacters) return text;
  return `${characters
    .slice(0, mostTitleCharacters - 1)
    .join('')
    .trimEnd()}…`;
}
