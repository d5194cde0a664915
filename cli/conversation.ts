import type { AnswerEvent, Message, Reasoning } from '../contract/chats.ts';
import { AppError } from '../contract/errors.ts';
import type { SamplingPatch } from '../contract/inference.ts';
import { isLost, type Session } from './session.ts';

export type ConversationSettings = { systemPrompt: string; sampling: SamplingPatch; reasoning: Reasoning };

type Turn = { role: 'user' | 'assistant'; text: string };

/** Where the conversation stands in the core. */
type Place = { chatId: string; leafId: string | null; connection: number };

export type Conversation = ReturnType<typeof createConversation>;

type Options = {
  session: Pick<Session, 'client' | 'ready'>;
  modelId: string;
  settings: ConversationSettings;
  /** Whether it is kept under Chats in the app from the first question on. */
  isKept: boolean;
};

/**
 * A conversation with a model as chats of the core. A temporary one lasts as long as the core; when another core takes
 * over, its turns are told to that one.
 */
export function createConversation({ session, modelId: firstModelId, settings: firstSettings, isKept }: Options) {
  const { client } = session;
  let modelId = firstModelId;
  let settings = firstSettings;
  let isSaved = isKept;
  let place: Place | null = null;
  let turns: Turn[] = [];
  let answerId: string | null = null;

  /** A temporary chat went with its core; what was kept is still there, in the data folder. */
  async function forgetGone(): Promise<number> {
    const connection = await session.ready();
    if (!isSaved && place?.connection !== connection) place = null;
    return connection;
  }

  async function ensurePlace(): Promise<Place> {
    const connection = await forgetGone();
    if (place !== null) return place;
    const { id: chatId } = await client.chats.create({
      isTemporary: !isSaved,
      settings: { presetId: null, tools: [], collectionIds: [], ...settings },
    });
    let leafId: string | null = null;
    for (const { role, text } of turns.filter((turn) => turn.text !== '')) {
      leafId = (await client.chats.insert({ chatId, parentId: leafId, role, text })).id;
    }
    place = { chatId, leafId, connection };
    return place;
  }

  /** Lets go of the chat. One that was not kept leaves no trace, also in an app that goes on. */
  async function leave(): Promise<void> {
    if (place !== null && !isSaved) await forgetGone();
    const left: Place | null = place;
    place = null;
    if (left === null || isSaved) return;
    await client.chats.remove({ chatId: left.chatId });
    await client.chats.purge({ chatId: left.chatId });
  }

  /** Follows an answer to its end. Leaving early, by `return` or by an error, stops nothing. */
  async function follow(answer: Message, onEvent: (event: AnswerEvent) => void): Promise<Message> {
    answerId = answer.id;
    for await (const event of await client.chats.follow({ messageId: answer.id })) {
      onEvent(event);
      if (event.type === 'end') return event.message;
    }
    throw new AppError('internal', 'The answer ended without its end.');
  }

  /** Notes what was said, also where the answer was stopped. */
  function remember(question: string | null, answer: Message): Message {
    answerId = null;
    if (question !== null) turns.push({ role: 'user', text: question });
    turns.push({ role: 'assistant', text: textOf(answer) });
    if (place !== null) place.leafId = answer.id;
    if (answer.error) throw AppError.fromInfo(answer.error);
    return answer;
  }

  return {
    modelId: () => modelId,
    settings: () => settings,
    isSaved: () => isSaved,
    chatId: () => (isSaved ? (place?.chatId ?? null) : null),
    turns: (): readonly Turn[] => turns,

    async ask(question: string, onEvent: (event: AnswerEvent) => void): Promise<Message> {
      const { chatId, leafId } = await ensurePlace();
      const { answer } = await client.chats.send({
        chatId,
        parentId: leafId,
        text: question,
        modelId,
        reasoning: settings.reasoning,
      });
      return remember(question, await follow(answer, onEvent));
    },

    /** Another answer to the last question. Throws `not_found` where there is none. */
    async again(onEvent: (event: AnswerEvent) => void): Promise<Message> {
      const before = turns.at(-1)?.role === 'assistant' ? turns.slice(0, -1) : turns;
      if (before.at(-1)?.role !== 'user') throw new AppError('not_found', 'Nothing was asked yet.');
      const { leafId } = await ensurePlace();
      if (leafId === null) throw new AppError('not_found', 'Nothing was asked yet.');
      const answer = await client.chats.regenerate({ messageId: leafId, modelId, reasoning: settings.reasoning });
      turns = [...before];
      return remember(null, await follow(answer, onEvent));
    },

    /** Ends the answer that is being written; what is there of it stays. */
    async stop(): Promise<void> {
      if (answerId !== null) await unlessLost(client.chats.stop({ messageId: answerId }));
    },

    async set(change: Partial<ConversationSettings>): Promise<void> {
      settings = { ...settings, ...change };
      await forgetGone();
      if (place === null) return;
      const { settings: kept } = await client.chats.get({ chatId: place.chatId });
      await client.chats.update({ chatId: place.chatId, settings: { ...kept, ...settings } });
    },

    useModel(id: string): void {
      modelId = id;
    },

    /** Begins anew, with the same settings. What was saved stays saved. */
    async clear(): Promise<void> {
      await leave();
      turns = [];
      isSaved = isKept;
    },

    /** Ends the conversation. */
    async end(): Promise<void> {
      await unlessLost(leave());
    },

    /** Keeps the conversation under Chats in the app; what follows is kept with it. */
    async save(title: string | null): Promise<string> {
      if (!isSaved) await leave();
      isSaved = true;
      const { chatId } = await ensurePlace();
      const chat =
        title === null
          ? (await client.chats.get({ chatId })).chat
          : await client.chats.update({ chatId, title: title.slice(0, 200) });
      return chat.title;
    },

    /** Goes on with a chat of the app, on the branch that it shows. */
    async load(chatId: string): Promise<void> {
      const { chat, messages, settings: kept } = await client.chats.get({ chatId });
      const byId = new Map(messages.map((message) => [message.id, message]));
      const path: Message[] = [];
      for (let id = chat.leafId; id !== null;) {
        const message = byId.get(id);
        if (message === undefined) break;
        path.unshift(message);
        id = message.parentId;
      }
      await leave();
      place = { chatId, leafId: chat.leafId, connection: await session.ready() };
      isSaved = true;
      turns = path.map((message) => ({ role: message.role, text: textOf(message) }));
      settings = { systemPrompt: kept.systemPrompt, sampling: kept.sampling, reasoning: kept.reasoning };
    },
  };
}

/** What a core was to end went with it where that is gone. */
async function unlessLost(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isLost(error)) throw error;
  }
}

/** All that was written, also between tool calls. */
export function textOf({ rounds, text }: Message): string {
  return [...rounds.map((round) => round.text), text].filter((part) => part !== '').join('\n\n');
}
