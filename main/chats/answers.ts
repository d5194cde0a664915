import type { AnswerEvent, Chat, Message, Reasoning } from '../../contract/chats.ts';
import { AppError, describeError, type ErrorInfo } from '../../contract/errors.ts';
import type { Overflow } from '../../contract/inference.ts';
import type { Events } from '../events.ts';
import type { Log } from '../log.ts';
import { decideCall } from './calls.ts';
import type { ContextMeter } from './context.ts';
import { LiveAnswer } from './live-answers.ts';
import { blankMessage, type Places } from './places.ts';
import type { ChatDocuments, ChatModel, ChatModels, ChatTools, ToolDecision } from './ports.ts';
import { gatherSources, readMedia } from './prepare.ts';
import { fillVariables } from '../../contract/prompt-variables.ts';
import { writeAnswer, type Outcome } from './write-answer.ts';

/** Which model is to answer, and whether it is to think first. */
export type Wish = { modelId: string; reasoning?: Reasoning | undefined };

type Dependencies = {
  places: Places;
  models: ChatModels;
  tools: ChatTools;
  documents: ChatDocuments;
  meter: ContextMeter;
  events: Events;
  log: Log;
  overflow(): Overflow;
  version: string;
  changed(chatId: string): void;
  /** Before an answer begins, and after one was stored. */
  onStart(): void;
  onEnd(answer: Message): void;
};

/** A kill of the whole app loses at most what was written since the last save. */
const saveEveryMs = 500;

const coreEnded: ErrorInfo = {
  code: 'engine_crashed',
  message: 'Paddock ended while this answer was being written.',
  remedy: 'What was written is kept. Ask again for a whole answer, or let the model go on with this one.',
};

/** The answers that are being written, whoever watches. */
export function createAnswers(dependencies: Dependencies) {
  const { places, models, tools, documents, meter, events, log, overflow, version, changed } = dependencies;
  const { requireChat, requireMessage } = places;
  const live = new Map<string, LiveAnswer>();

  closeUnfinished();

  /** What a core that ended without warning left as it was. */
  function closeUnfinished(): void {
    const { queries } = places.kept;
    queries.transaction(() => {
      for (const message of queries.listGenerating()) {
        queries.saveAnswer(withoutOpenCalls({ ...message, state: 'interrupted', error: coreEnded }));
      }
    });
  }

  /** Adds an empty answer under a turn and has it written. */
  function begin(chatId: string, parentId: string, wish: Wish): Message {
    const model = models.find(wish.modelId);
    const { queries } = places.of(chatId);
    const answer: Message = {
      ...blankMessage(chatId, parentId),
      role: 'assistant',
      state: 'generating',
      modelId: model.id,
      modelName: model.name,
    };
    queries.transaction(() => {
      queries.insertMessage(answer);
      queries.updateChat(chatId, { leafId: answer.id, updatedAt: answer.createdAt });
    });
    start(answer, model, wish.reasoning);
    return answer;
  }

  /** Writes another answer beside one, or one under a question. */
  function regenerate({ messageId, ...wish }: Wish & { messageId: string }): Message {
    const old = requireMessage(messageId);
    requireOpen(requireChat(old.chatId));
    if (old.role === 'user') return begin(old.chatId, old.id, wish);
    if (old.parentId === null) {
      throw new AppError('invalid_input', 'An answer without a question can’t be written again.', {
        remedy: 'Let the model go on with it, or ask a question.',
      });
    }
    return begin(old.chatId, old.parentId, wish);
  }

  /** Goes on with an answer where it ends. */
  function resume({ messageId, ...wish }: Wish & { messageId: string }): Message {
    const old = requireMessage(messageId);
    requireOpen(requireChat(old.chatId));
    if (old.role !== 'assistant') throw new AppError('invalid_input', 'Only an answer can be gone on with.');
    if (live.has(old.id)) throw new AppError('conflict', 'This answer is still being written.');
    const model = models.find(wish.modelId);
    const answer: Message = {
      ...withoutOpenCalls(old),
      state: 'generating',
      error: null,
      modelId: model.id,
      modelName: model.name,
    };
    const { queries } = places.of(old.chatId);
    queries.transaction(() => {
      queries.saveAnswer(answer);
      queries.updateChat(old.chatId, { updatedAt: Date.now() });
    });
    start(answer, model, wish.reasoning);
    return answer;
  }

  function start(message: Message, model: ChatModel, reasoning: Reasoning = 'auto'): void {
    const answer = new LiveAnswer(message, () => {
      save(answer);
      changed(message.chatId);
    });
    live.set(message.id, answer);
    dependencies.onStart();
    changed(message.chatId);
    void write(answer, model, reasoning);
  }

  /** Writes an answer to its end, whatever happens, and stores the outcome. Never rejects. */
  async function write(answer: LiveAnswer, model: ChatModel, reasoning: Reasoning): Promise<void> {
    let outcome: Outcome;
    const saver = setInterval(() => save(answer), saveEveryMs);
    try {
      outcome = await prepareAndWrite(answer, model, reasoning);
    } catch (error) {
      outcome = toFailure(answer, error);
    } finally {
      clearInterval(saver);
    }
    const message = withoutOpenCalls(answer.finished(outcome));
    try {
      places.of(message.chatId).queries.saveAnswer(message);
    } catch (error) {
      log.error({ err: error }, 'answer could not be stored');
      events.emit({ type: 'notice', error: describeError(error) });
    }
    live.delete(message.id);
    answer.end(message);
    changed(message.chatId);
    dependencies.onEnd(message);
  }

  async function prepareAndWrite(answer: LiveAnswer, model: ChatModel, reasoning: Reasoning): Promise<Outcome> {
    const { chatId, parentId, rounds, text, sources } = answer.message;
    const { signal } = answer.abort;
    const { queries } = places.of(chatId);
    const { settings } = queries.getDetails(chatId);
    const systemPrompt = fillVariables(settings.systemPrompt, { now: new Date(), modelName: model.name });
    const written = parentId === null ? [] : queries.pathTo(parentId);
    const offered = settings.tools.length === 0 ? [] : await tools.offer(settings.tools, signal);
    const given = { model, settings, systemPrompt, path: written };
    const isNew = rounds.length === 0 && text === '' && sources.length === 0;
    if (isNew) await gatherSources({ models, documents, meter }, answer, given);
    const { path, media } = await readMedia({ models, documents }, model, written);
    if (signal.aborted) return { ...kept(answer), state: 'stopped' };
    return writeAnswer({ models, tools }, answer, {
      model,
      systemPrompt,
      sampling: { ...models.sampling(model.id), ...withoutAbsent(settings.sampling) },
      // A chat may have a wish of its own, where nobody has one for this answer.
      reasoning: reasoning === 'auto' ? settings.reasoning : reasoning,
      overflow: overflow(),
      path,
      media,
      offered,
      isPrivate: requireChat(chatId).isTemporary,
      version,
    });
  }

  function toFailure(answer: LiveAnswer, error: unknown): Outcome {
    const { text, rounds } = answer.message;
    if (answer.abort.signal.aborted) return { ...kept(answer), state: 'stopped' };
    const info = describeError(error);
    if (info.code === 'internal') log.error({ err: error }, 'answer failed');
    const isEmpty = text === '' && rounds.length === 0;
    return { ...kept(answer), state: isEmpty ? 'failed' : 'interrupted', error: info };
  }

  function save(answer: LiveAnswer): void {
    try {
      places.of(answer.message.chatId).queries.saveAnswer(answer.message);
    } catch (error) {
      // The next save, or the one at the end, tries again; what is on the screen is not lost meanwhile.
      log.error({ err: error }, 'answer could not be saved');
    }
  }

  /** The store is behind a running answer by up to a save. */
  function current(message: Message): Message {
    return live.get(message.id)?.message ?? message;
  }

  const ofChat = (chatId: string) => [...live.values()].filter(({ message }) => message.chatId === chatId);

  return {
    begin,
    regenerate,
    resume,
    current,

    /** Whether an answer is being written in a chat. */
    isWriting: (chatId: string): boolean => ofChat(chatId).length > 0,
    /** Whether an answer of a chat waits for a person to allow a tool. */
    isWaiting: (chatId: string): boolean => ofChat(chatId).some(({ asking }) => asking.size > 0),

    stop: (messageId: string): void => live.get(messageId)?.abort.abort(),
    stopChat: (chatId: string): void => {
      for (const answer of ofChat(chatId)) answer.abort.abort();
    },

    decide: (input: { messageId: string; callId: string; decision: ToolDecision }): void =>
      decideCall(live.get(input.messageId), input.callId, input.decision),

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
}

/** Throws where a chat is in the bin. */
export function requireOpen(chat: Chat): void {
  if (chat.removedAt === null) return;
  throw new AppError('conflict', 'This chat is in the bin.', { remedy: 'Restore it to go on with it.' });
}

function kept({ message: { stats, provenance, error } }: LiveAnswer): Omit<Outcome, 'state'> {
  return { stats, provenance, error };
}

/** Nobody runs the calls of an answer that is not being written. */
function withoutOpenCalls(message: Message): Message {
  const isOpen = (state: string) => state === 'asking' || state === 'running';
  if (!message.rounds.some(({ calls }) => calls.some(({ state }) => isOpen(state)))) return message;
  const rounds = message.rounds.map((round) => ({
    ...round,
    calls: round.calls.map((call) => (isOpen(call.state) ? { ...call, state: 'cancelled' as const } : call)),
  }));
  return { ...message, rounds };
}

/** What is present in a patch, and nothing else. */
function withoutAbsent<T extends object>(patch: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  const present = Object.entries(patch).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [Key in keyof T]: Exclude<T[Key], undefined> };
}
