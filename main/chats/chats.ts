import type { Attachment, Chat, ContextUse, Message } from '../../contract/chats.ts';
import type { Overflow } from '../../contract/inference.ts';
import type { Events } from '../events.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/open.ts';
import { createAnswers, type Wish } from './answers.ts';
import { createContextMeter } from './context.ts';
import { createFolders } from './folders.ts';
import { createLine } from './line.ts';
import { createOrganiser } from './organise.ts';
import { createPlaces } from './places.ts';
import type { ChatDocuments, ChatModels, ChatTools } from './ports.ts';
import { createSearch } from './search.ts';
import { createTitles } from './titles.ts';
import { createTokenCounter } from './tokens.ts';
import { createTree } from './tree.ts';
import { fillVariables } from '../../contract/prompt-variables.ts';

type Dependencies = {
  store: Store;
  events: Events;
  log: Log;
  models: ChatModels;
  tools: ChatTools;
  documents: ChatDocuments;
  settings: { get(): { chatOverflow: Overflow; automaticTitles: boolean } };
  version: string;
};

export type Chats = ReturnType<typeof createChats>;

const binDays = 30;

type Question = Wish & {
  chatId: string;
  parentId: string | null;
  text: string;
  attachments?: Attachment[] | undefined;
};

type ContextRequest = {
  chatId: string | null;
  parentId: string | null;
  modelId: string;
  draft: string;
  attachments?: Attachment[] | undefined;
};

/** Chats: what they hold, who answers in them, and how they are found again. */
export function createChats({ store, events, log, models, tools, documents, settings, version }: Dependencies) {
  const changed = (chatId: string | null) => events.emit({ type: 'chats', chatId });
  const overflow = () => settings.get().chatOverflow;
  const places = createPlaces(store);
  const binBegins = Date.now() - binDays * 24 * 60 * 60 * 1000;
  places.kept.queries.purgeBin(binBegins);
  places.kept.queries.purgeMessages(binBegins);

  const meter = createContextMeter({ models, documents, counter: createTokenCounter({ models }), overflow });
  const titles = createTitles({ places, models, log, changed, isOn: () => settings.get().automaticTitles });
  const answers = createAnswers({
    places,
    models,
    tools,
    documents,
    meter,
    events,
    log,
    overflow,
    version,
    changed,
    onStart: titles.giveWay,
    onEnd: (answer) => {
      line.answered(answer);
      if (!answers.isWriting(answer.chatId)) titles.answered(answer);
    },
  });
  const tree = createTree({
    places,
    changed,
    current: answers.current,
    stop: (messageIds) => messageIds.forEach(answers.stop),
  });
  const line = createLine({
    places,
    events,
    changed,
    isWriting: answers.isWriting,
    findModel: models.find,
    send: (question) => void send(question),
  });
  const folders = createFolders({ store, changed: () => changed(null) });
  const organiser = createOrganiser({
    places,
    changed,
    requireFolder: (id) => void folders.require(id),
    stopChat: answers.stopChat,
  });

  /** Chats as they are now: a wait for a person is nothing that is stored. */
  function live(chat: Chat): Chat {
    return answers.isWaiting(chat.id) ? { ...chat, isWaiting: true } : chat;
  }

  function send({ chatId, parentId, text, attachments, ...wish }: Question): { message: Message; answer: Message } {
    // Before anything is written: a question that nobody can answer is not asked.
    models.find(wish.modelId);
    const message = tree.addTurn({ chatId, parentId, role: 'user', text, attachments });
    return { message, answer: answers.begin(chatId, message.id, wish) };
  }

  function context({ chatId, parentId, modelId, draft, attachments }: ContextRequest): Promise<ContextUse> {
    const model = models.find(modelId);
    const queries = chatId === null ? null : places.of(places.requireChat(chatId).id).queries;
    const chatSettings = chatId === null || queries === null ? null : queries.getDetails(chatId).settings;
    // A look at a draft starts no programs.
    const offered = tools.peek(chatSettings?.tools ?? []);
    return meter.measure({
      modelId,
      systemPrompt: fillVariables(chatSettings?.systemPrompt ?? '', { now: new Date(), modelName: model.name }),
      tools: offered.map(({ tool }) => tool),
      path: parentId === null || queries === null ? [] : queries.pathTo(parentId).map(answers.current),
      draft,
      attachments,
    });
  }

  return {
    list: (): Chat[] =>
      places
        .all()
        .flatMap(({ queries }) => queries.listChats())
        .toSorted((a, b) => b.updatedAt - a.updatedAt)
        .map(live),
    bin: (): Chat[] => places.kept.queries.listBin(),
    isWriting: answers.isWriting,
    get: (chatId: string) => {
      const chat = live(places.requireChat(chatId));
      const { queries } = places.of(chatId);
      const messages = queries.listMessages(chatId).map(answers.current);
      return { chat, messages, ...queries.getDetails(chatId), queue: line.list(chatId) };
    },
    ...organiser,
    ...tree,
    send,
    regenerate: answers.regenerate,
    continue: answers.resume,
    stop: answers.stop,
    follow: answers.follow,
    decide: answers.decide,
    queue: line.add,
    unqueue: line.remove,
    context,
    search: createSearch({ store, foldersWithin: folders.within }),
    folders: folders.list,
    createFolder: folders.create,
    updateFolder: folders.update,
    removeFolder: folders.remove,
    /** Stops what is being written and stores it. */
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await titles[Symbol.asyncDispose]();
      await answers[Symbol.asyncDispose]();
      places.close();
    },
  };
}
