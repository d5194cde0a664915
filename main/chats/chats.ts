import { randomUUID } from 'node:crypto';
import type { AnswerEvent, AnswerStats, Chat, Message, Reasoning } from '../../contract/chats.ts';
import { AppError, describeError, type ErrorInfo } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import type { GenerateEvent } from '../engine/runner.ts';
import type { Events } from '../events.ts';
import type { Log } from '../log.ts';
import type { Overflow, Sampling } from '../../contract/inference.ts';
import type { GenerateInput, GenerationResult } from '../runner/protocol.ts';
import { chatQueries } from '../store/chats.ts';
import type { Store } from '../store/open.ts';
import { LiveAnswer } from './live-answers.ts';

/** Which model is to answer, and whether it is to think first. */
type Wish = { modelId: string; reasoning?: Reasoning | undefined };

type Dependencies = {
  store: Store;
  events: Events;
  log: Log;
  findModel(modelId: string): Model;
  profiles: { get(modelId: string): { sampling: Sampling } };
  settings: { get(): { chatOverflow: Overflow } };
  generate(modelId: string, request: GenerateInput, signal: AbortSignal): AsyncGenerator<GenerateEvent, void>;
};

export type Chats = ReturnType<typeof createChats>;

/** A kill of the whole app loses at most what was written since the last save. */
const saveEveryMs = 500;
const binDays = 30;

const coreEnded: ErrorInfo = {
  code: 'engine_crashed',
  message: 'Paddock ended while this answer was being written.',
  remedy: 'What was written is kept. Ask again for a whole answer.',
};

export function createChats({ store, events, log, findModel, profiles, settings, generate }: Dependencies) {
  const queries = chatQueries(store);
  const live = new Map<string, LiveAnswer>();

  queries.interruptGenerating(coreEnded);
  queries.purgeRemoved(Date.now() - binDays * 24 * 60 * 60 * 1000);

  function requireChat(chatId: string): Chat {
    const chat = queries.getChat(chatId);
    if (!chat) throw new AppError('not_found', 'This chat is not there any more.', { remedy: 'Choose another chat.' });
    return chat;
  }

  function requireMessage(messageId: string): Message {
    const message = queries.getMessage(messageId);
    if (!message) throw new AppError('not_found', 'This message is not there any more.');
    return message;
  }

  function changed(chatId: string): void {
    events.emit({ type: 'chats', chatId });
  }

  function create(): Chat {
    const id = randomUUID();
    queries.insertChat({ id, title: '', createdAt: Date.now() });
    changed(id);
    return requireChat(id);
  }

  function send(input: Wish & { chatId: string; parentId: string | null; text: string }) {
    const chat = requireChat(input.chatId);
    const model = findModel(input.modelId);
    if (input.parentId !== null && requireMessage(input.parentId).chatId !== chat.id) {
      throw new AppError('invalid_input', 'The message to continue from belongs to another chat.');
    }
    const message: Message = {
      ...blank(chat.id, input.parentId),
      role: 'user',
      text: input.text,
      state: 'complete',
    };
    const answer = queries.transaction(() => {
      queries.insertMessage(message);
      if (chat.title === '') queries.setTitle(chat.id, titleFrom(input.text));
      return addAnswer(chat.id, message.id, model);
    });
    start(answer, model, input.reasoning);
    return { message, answer };
  }

  function regenerate(input: Wish & { messageId: string }): Message {
    const old = requireMessage(input.messageId);
    if (old.role !== 'assistant' || old.parentId === null) {
      throw new AppError('invalid_input', 'Only an answer can be written again.');
    }
    const { chatId, parentId } = old;
    const model = findModel(input.modelId);
    const answer = queries.transaction(() => addAnswer(chatId, parentId, model));
    start(answer, model, input.reasoning);
    return answer;
  }

  function addAnswer(chatId: string, parentId: string, model: Model): Message {
    const answer: Message = {
      ...blank(chatId, parentId),
      role: 'assistant',
      state: 'generating',
      modelId: model.id,
      modelName: model.name,
    };
    queries.insertMessage(answer);
    queries.setLeaf(chatId, answer.id);
    queries.touch(chatId, answer.createdAt);
    return answer;
  }

  function start(answer: Message, model: Model, reasoning: Reasoning = 'auto'): void {
    const liveAnswer = new LiveAnswer(answer);
    live.set(answer.id, liveAnswer);
    changed(answer.chatId);
    void write(liveAnswer, model, reasoning);
  }

  /** Writes an answer to its end, whatever happens, and stores the outcome. Never rejects. */
  async function write(answer: LiveAnswer, model: Model, reasoning: Reasoning): Promise<void> {
    let outcome: Pick<Message, 'state' | 'stats' | 'error'>;
    const saver = setInterval(() => save(answer), saveEveryMs);
    try {
      outcome = await generateInto(answer, model, reasoning);
    } catch (error) {
      const info = describeError(error);
      if (info.code === 'internal') log.error({ err: error }, 'answer failed');
      outcome = { state: answer.message.text === '' ? 'failed' : 'interrupted', stats: null, error: info };
    } finally {
      clearInterval(saver);
    }
    const message = answer.finished(outcome);
    try {
      queries.finishAnswer(message);
    } catch (error) {
      log.error({ err: error }, 'answer could not be stored');
      events.emit({ type: 'notice', error: describeError(error) });
    }
    live.delete(message.id);
    answer.end(message);
    changed(message.chatId);
  }

  async function generateInto(
    answer: LiveAnswer,
    model: Model,
    reasoning: Reasoning,
  ): Promise<Pick<Message, 'state' | 'stats' | 'error'>> {
    const { parentId } = answer.message;
    const turns = parentId === null ? [] : queries.pathTo(parentId);
    const request: GenerateInput = {
      prompt: { kind: 'chat', turns: turns.map(({ role, text }) => ({ role, content: text })), reasoning },
      sampling: profiles.get(model.id).sampling,
      overflow: settings.get().chatOverflow,
    };
    let count = 0;
    let firstAt: number | null = null;
    for await (const event of generate(model.id, request, answer.abort.signal)) {
      switch (event.type) {
        case 'progress':
          answer.progress({ type: 'progress', phase: event.phase, progress: event.progress, ahead: event.ahead });
          break;
        case 'delta': {
          const now = performance.now();
          firstAt ??= now;
          count += event.count;
          answer.append(readable(event), count, speed(count - 1, now - firstAt));
          break;
        }
        case 'done': {
          const { stopReason } = event.result;
          return {
            state: stopReason === 'cancelled' ? 'stopped' : 'complete',
            stats: toStats(event.result),
            error: null,
          };
        }
        default:
          event satisfies never;
      }
    }
    return { state: 'stopped', stats: null, error: null };
  }

  function save(answer: LiveAnswer): void {
    try {
      const { id, text, reasoning } = answer.message;
      queries.setText(id, text, reasoning);
    } catch (error) {
      // The next save, or the one at the end, tries again; what is on the screen is not lost meanwhile.
      log.error({ err: error }, 'answer could not be saved');
    }
  }

  function stop(messageId: string): void {
    live.get(messageId)?.abort.abort();
  }

  function remove(chatId: string): void {
    requireChat(chatId);
    for (const answer of live.values()) if (answer.message.chatId === chatId) answer.abort.abort();
    queries.setRemoved(chatId, Date.now());
    changed(chatId);
  }

  return {
    list: () => queries.listChats(),
    get: (chatId: string) => ({ chat: requireChat(chatId), messages: withLive(queries.listMessages(chatId)) }),
    create,
    rename: (chatId: string, title: string): Chat => {
      requireChat(chatId);
      queries.setTitle(chatId, title);
      changed(chatId);
      return requireChat(chatId);
    },
    remove,
    restore: (chatId: string): Chat => {
      requireChat(chatId);
      queries.setRemoved(chatId, null);
      changed(chatId);
      return requireChat(chatId);
    },
    send,
    regenerate,
    stop,
    showBranch: (messageId: string): Chat => {
      const { chatId } = requireMessage(messageId);
      queries.setLeaf(chatId, queries.newestLeaf(messageId));
      changed(chatId);
      return requireChat(chatId);
    },
    async *follow(messageId: string, signal: AbortSignal | undefined): AsyncGenerator<AnswerEvent, void> {
      const answer = live.get(messageId);
      if (answer) {
        yield* answer.follow(signal);
      } else {
        const message = requireMessage(messageId);
        yield { type: 'snapshot', message };
        yield { type: 'end', message };
      }
    },
    /** Stops what is being written and stores it. */
    [Symbol.asyncDispose]: async (): Promise<void> => {
      const answers = [...live.values()];
      for (const answer of answers) answer.abort.abort();
      await Promise.all(answers.map((answer) => answer.ended.promise));
    },
  };

  /** The store is behind a running answer by up to a save. */
  function withLive(messages: Message[]): Message[] {
    return messages.map((message) => live.get(message.id)?.message ?? message);
  }
}

function blank(chatId: string, parentId: string | null): Omit<Message, 'role' | 'state'> {
  return {
    id: randomUUID(),
    chatId,
    parentId,
    text: '',
    reasoning: '',
    reasoningMs: null,
    createdAt: Date.now(),
    modelId: null,
    modelName: null,
    stats: null,
    error: null,
  };
}

function titleFrom(question: string): string {
  const line = question.trim().split('\n', 1)[0] ?? '';
  return line.length <= 60 ? line : `${line.slice(0, 59).trimEnd()}…`;
}

function readable({ deltas }: Extract<GenerateEvent, { type: 'delta' }>): { text: string; reasoning: string } {
  const joined = (type: 'text' | 'reasoning') =>
    deltas.map((delta) => (delta.type === type ? delta.text : '')).join('');
  return { text: joined('text'), reasoning: joined('reasoning') };
}

function toStats(result: GenerationResult): AnswerStats {
  const { promptTokens, cachedTokens, completionTokens, timeToFirstTokenMs, stopReason, droppedTokens } = result;
  const tokensPerSecond = speed(completionTokens - 1, result.decodeMs);
  return {
    promptTokens,
    cachedTokens,
    completionTokens,
    timeToFirstTokenMs,
    tokensPerSecond,
    stopReason,
    droppedTokens,
  };
}

/** Tokens per second; unknown before there are two tokens to measure between. */
function speed(tokens: number, timeMs: number): number | null {
  return tokens <= 0 || timeMs <= 0 ? null : (tokens / timeMs) * 1000;
}
