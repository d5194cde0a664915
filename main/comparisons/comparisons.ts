import { randomInt, randomUUID } from 'node:crypto';
import type { AnswerEvent, Chat, ChatSettings, Message } from '../../contract/chats.ts';
import type { Comparison, ComparisonColumn, ComparisonSummary, Tally, Verdict } from '../../contract/comparisons.ts';
import { AppError, describeError } from '../../contract/errors.ts';
import type { Preset } from '../../contract/presets.ts';
import type { Events } from '../events.ts';
import type { Log } from '../log.ts';
import { comparisonQueries, type ColumnRecord, type ComparisonRecord } from '../store/comparisons.ts';
import type { Store } from '../store/open.ts';
import { byName, contenderKey, contenderOf, withSeed } from './contenders.ts';
import { hideEvent, hideMessage } from './hide.ts';
import { createRounds } from './rounds.ts';
import { tallyOf } from './tally.ts';

/** What a comparison does with the chats that are its columns. */
export type ColumnChats = {
  create(input: { comparisonId: string; settings: ChatSettings }): Chat;
  get(chatId: string): { chat: Chat; messages: Message[] };
  update(input: { chatId: string; settings: ChatSettings }): unknown;
  insert(turn: { chatId: string; parentId: string | null; role: 'user'; text: string }): Message;
  regenerate(input: { messageId: string; modelId: string }): Message;
  stop(messageId: string): void;
  follow(messageId: string, signal: AbortSignal | undefined): AsyncGenerator<AnswerEvent, void>;
  duplicate(chatId: string): Chat;
};

type Dependencies = {
  store: Store;
  events: Events;
  log: Log;
  chats: ColumnChats;
  findModel(modelId: string): { name: string };
  findPreset(presetId: string): Preset | null;
  groups(modelIds: readonly string[]): Promise<string[][]>;
  isReady(modelId: string): boolean;
};

export type Comparisons = ReturnType<typeof createComparisons>;

const binDays = 30;
const longestTitle = 80;
const seedLimit = 2 ** 31;

/** One prompt for several models or settings. Each column is a chat that stands in no list. */
export function createComparisons(dependencies: Dependencies) {
  const { store, events, log, chats, findModel, findPreset, groups, isReady } = dependencies;
  const queries = comparisonQueries(store);
  queries.purgeRemoved(Date.now() - binDays * 24 * 60 * 60 * 1000);

  const rounds = createRounds({ groups, isReady, write, changed, log });

  function changed(comparisonId: string | null): void {
    events.emit({ type: 'comparisons', comparisonId });
  }

  function requireComparison(id: string): ComparisonRecord {
    const record = queries.get(id);
    if (record) return record;
    throw new AppError('not_found', 'This comparison is not there any more.', { remedy: 'Choose another one.' });
  }

  function requireColumn(id: string): ColumnRecord {
    const column = queries.getColumn(id);
    if (!column) throw new AppError('not_found', 'This column is not there any more.');
    return column;
  }

  function get(id: string): Comparison {
    const record = requireComparison(id);
    const columns = queries.columns(id);
    return {
      ...record,
      columns: columns.map((column) => show(record, column)),
      contenders: columns.map((column) => contenderOf(column, findPreset)).toSorted(byName),
      order: rounds.orderOf(id),
      votes: queries.votesOf(id).map(({ turn, verdict, bestColumnId }) => ({
        turn,
        verdict: verdict === 'best' ? { kind: verdict, columnId: bestColumnId ?? '' } : { kind: verdict },
      })),
    };
  }

  function show({ id, isHidden }: ComparisonRecord, column: ColumnRecord): ComparisonColumn {
    const messages = branchOf(column);
    const last = messages.at(-1);
    const isWaiting = rounds.isWaiting(id, column.id);
    const isAsked = last?.role !== 'user';
    return {
      id: column.id,
      contender: isHidden ? null : contenderOf(column, findPreset),
      chatId: isHidden ? null : column.chatId,
      settings: isHidden ? null : column.settings,
      state: isWaiting ? 'waiting' : last?.state === 'generating' ? 'writing' : isAsked ? 'idle' : 'unasked',
      messages: isHidden ? messages.map(hideMessage) : messages,
    };
  }

  /** The turns of a column that are shown, oldest first. */
  function branchOf({ chatId }: ColumnRecord): Message[] {
    const { chat, messages } = chats.get(chatId);
    const byId = new Map(messages.map((message) => [message.id, message]));
    const branch: Message[] = [];
    for (let id = chat.leafId; id !== null;) {
      const message = byId.get(id);
      if (message === undefined) break;
      branch.unshift(message);
      id = message.parentId;
    }
    return branch;
  }

  function create(input: {
    columns: readonly { modelId: string; settings: ChatSettings }[];
    isBlind: boolean;
    seed: number | null;
  }): Comparison {
    const { isBlind, seed } = input;
    const models = input.columns.map((column) => ({ ...column, name: findModel(column.modelId).name }));
    const now = Date.now();
    const id = randomUUID();
    queries.transaction(() => {
      queries.insert({ id, title: '', createdAt: now, updatedAt: now, isBlind, isHidden: isBlind, seed });
      (isBlind ? shuffled(models) : models).forEach(({ modelId, name, settings }, position) => {
        const seeded = seed === null ? settings : withSeed(settings, seed);
        const chat = chats.create({ comparisonId: id, settings: seeded });
        const column = { id: randomUUID(), comparisonId: id, position, chatId: chat.id, modelId, modelName: name };
        queries.insertColumn(column);
      });
    });
    changed(id);
    return get(id);
  }

  function send({ comparisonId: id, text }: { comparisonId: string; text: string }): Comparison {
    const { title, seed } = requireComparison(id);
    const columns = queries.columns(id);
    const leaves = new Map(columns.map((column) => [column.id, branchOf(column).at(-1)]));
    if (rounds.isRunning(id) || [...leaves.values()].some((leaf) => leaf?.state === 'generating')) {
      throw new AppError('conflict', 'The answers before are still being written.', {
        remedy: 'Wait until they have ended, or stop them.',
      });
    }
    queries.transaction(() => {
      for (const column of columns) {
        if (seed !== null) chats.update({ chatId: column.chatId, settings: withSeed(column.settings, seed) });
        chats.insert({ chatId: column.chatId, parentId: leaves.get(column.id)?.id ?? null, role: 'user', text });
      }
      if (title === '') queries.setTitle(id, titleFrom(text));
      queries.touch(id, Date.now());
    });
    ask(id, columns);
    return get(id);
  }

  function ask(id: string, columns: readonly ColumnRecord[]): void {
    const waiting = columns.map((column) => ({ columnId: column.id, modelId: column.modelId }));
    rounds.ask(id, waiting);
    changed(id);
  }

  function regenerate(columnId: string): Comparison {
    const column = requireColumn(columnId);
    const { id, seed } = requireComparison(column.comparisonId);
    const last = branchOf(column).at(-1);
    if (last === undefined) throw new AppError('invalid_input', 'Nothing has been asked in this column yet.');
    if (last.state === 'generating' || rounds.isWaiting(id, columnId)) return get(id);
    // With the same seed it would write the same once more.
    if (seed !== null && last.role === 'assistant') {
      chats.update({ chatId: column.chatId, settings: withSeed(column.settings, randomInt(seedLimit)) });
    }
    ask(id, [column]);
    return get(id);
  }

  /** Has a column answer its last question, to the end. Never rejects. */
  async function write(columnId: string): Promise<void> {
    const column = queries.getColumn(columnId);
    const last = column === null ? undefined : branchOf(column).at(-1);
    if (column === null || last === undefined) return;
    try {
      const answer = chats.regenerate({ messageId: last.id, modelId: column.modelId });
      changed(column.comparisonId);
      for await (const event of chats.follow(answer.id, undefined)) if (event.type === 'end') break;
    } catch (error) {
      const info = describeError(error);
      if (info.code === 'internal') log.error({ err: error }, 'column could not be asked');
      events.emit({ type: 'notice', error: info });
    }
    changed(column.comparisonId);
  }

  function stop({ comparisonId: id, columnId }: { comparisonId: string; columnId: string | null }): Comparison {
    requireComparison(id);
    rounds.forget(id, columnId);
    for (const column of queries.columns(id)) {
      if (columnId !== null && column.id !== columnId) continue;
      const last = branchOf(column).at(-1);
      if (last?.state === 'generating') chats.stop(last.id);
    }
    return get(id);
  }

  function vote({ comparisonId: id, verdict }: { comparisonId: string; verdict: Verdict }): Comparison {
    const { isHidden } = requireComparison(id);
    const columns = queries.columns(id);
    const branches = columns.map(branchOf);
    const hasAll = branches.every((branch) => branch.at(-1)?.role === 'assistant');
    if (!hasAll || branches.some((branch) => branch.at(-1)?.state === 'generating')) {
      throw new AppError('conflict', 'Not every answer is there yet.', { remedy: 'Vote when all of them have ended.' });
    }
    const turn = (branches[0]?.filter(({ role }) => role === 'user').length ?? 1) - 1;
    if (queries.votesOf(id).some((cast) => cast.turn === turn && cast.isBlind)) {
      throw new AppError('conflict', 'You voted on these answers before you saw the names, and that vote counts.');
    }
    const best = verdict.kind === 'best' ? columns.find((column) => column.id === verdict.columnId) : undefined;
    if (verdict.kind === 'best' && best === undefined) {
      throw new AppError('invalid_input', 'The answer that was best stands in another comparison.');
    }
    queries.transaction(() => {
      queries.putVote({
        id: randomUUID(),
        comparisonId: id,
        turn,
        verdict: verdict.kind,
        bestColumnId: best?.id ?? null,
        contenders: columns.map((column) => ({
          columnId: column.id,
          key: contenderKey(column),
          contender: contenderOf(column, findPreset),
        })),
        isBlind: isHidden,
        votedAt: Date.now(),
      });
      queries.reveal(id);
    });
    changed(id);
    return get(id);
  }

  return {
    list: (): ComparisonSummary[] =>
      queries.list().map(({ id, title, updatedAt, isBlind }) => ({
        id,
        title,
        updatedAt,
        isBlind,
        contenders: queries
          .columns(id)
          .map((column) => contenderOf(column, findPreset))
          .toSorted(byName),
      })),
    get,
    create,
    send,
    regenerate,
    stop,
    vote,
    remove: (id: string): void => {
      stop({ comparisonId: id, columnId: null });
      queries.setRemoved(id, Date.now());
      changed(id);
    },
    restore: (id: string): Comparison => {
      requireComparison(id);
      queries.setRemoved(id, null);
      changed(id);
      return get(id);
    },
    reveal: (id: string): Comparison => {
      requireComparison(id);
      queries.reveal(id);
      changed(id);
      return get(id);
    },
    async *follow(messageId: string, signal: AbortSignal | undefined): AsyncGenerator<AnswerEvent, void> {
      const column = queries.columnOfMessage(messageId);
      if (column === null) throw new AppError('not_found', 'This message is not there any more.');
      for await (const event of chats.follow(messageId, signal)) {
        yield queries.get(column.comparisonId)?.isHidden === true ? hideEvent(event) : event;
      }
    },
    promote: (columnId: string): Chat => {
      const column = requireColumn(columnId);
      if (requireComparison(column.comparisonId).isHidden) {
        throw new AppError('conflict', 'The names in this comparison are still hidden.', {
          remedy: 'Vote first, or show the names.',
        });
      }
      return chats.duplicate(column.chatId);
    },
    tally: (): Tally => tallyOf(queries.votes()),
    clearTally: () => {
      const clearedAt = Date.now();
      queries.clearVotes(clearedAt);
      changed(null);
      return { clearedAt };
    },
    restoreTally: (clearedAt: number): Tally => {
      queries.restoreVotes(clearedAt);
      changed(null);
      return tallyOf(queries.votes());
    },
    /** What is being written belongs to the chats, which end it. */
    [Symbol.dispose]: (): void => rounds.end(),
  };
}

function titleFrom(question: string): string {
  const line = question.trim().split('\n', 1)[0] ?? '';
  return line.length <= longestTitle ? line : `${line.slice(0, longestTitle - 1).trimEnd()}…`;
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(randomInt(rest.length), 1));
}
