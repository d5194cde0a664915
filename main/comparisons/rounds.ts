import type { Log } from '../log.ts';

type Dependencies = {
  /** Which models can be in memory together. */
  groups(modelIds: readonly string[]): Promise<string[][]>;
  /** Whether a model is in memory now. */
  isReady(modelId: string): boolean;
  /** Has a column write its answer, to its end. Never rejects. */
  write(columnId: string): Promise<void>;
  changed(comparisonId: string): void;
  log: Log;
};

export type Waiting = { columnId: string; modelId: string };

export type Order = 'together' | 'in_turn';

type Round = { waiting: Waiting[]; order: Order };

/** Has the columns of comparisons written: those whose models fit into memory together at once, the others after them. */
export function createRounds({ groups, isReady, write, changed, log }: Dependencies) {
  const rounds = new Map<string, Round>();

  async function run(comparisonId: string, round: Round): Promise<void> {
    try {
      while (round.waiting.length > 0) {
        const modelIds = [...new Set(round.waiting.map(({ modelId }) => modelId))];
        const [first = [], ...rest] = await groups(modelIds);
        if (rest.length > 0) round.order = 'in_turn';
        const now = round.waiting.filter(({ modelId }) => first.includes(modelId));
        round.waiting = round.waiting.filter((one) => !now.includes(one));
        await Promise.all(now.map(({ columnId }) => write(columnId)));
      }
    } catch (error) {
      log.error({ err: error }, 'columns could not be asked');
      round.waiting = [];
      changed(comparisonId);
    }
  }

  return {
    /** Asks the columns, or puts them behind those that are being asked. */
    ask: (comparisonId: string, columns: readonly Waiting[]): void => {
      const running = rounds.get(comparisonId);
      if (running !== undefined) {
        for (const column of columns) {
          if (isReady(column.modelId)) void write(column.columnId);
          else running.waiting.push(column);
        }
        return;
      }
      const round: Round = { waiting: [...columns], order: 'together' };
      rounds.set(comparisonId, round);
      void run(comparisonId, round).then(() => {
        rounds.delete(comparisonId);
        changed(comparisonId);
      });
    },
    /** Takes those that wait out of the line: one column, or all of them. */
    forget: (comparisonId: string, columnId: string | null): void => {
      const round = rounds.get(comparisonId);
      if (round === undefined) return;
      round.waiting = round.waiting.filter((one) => columnId !== null && one.columnId !== columnId);
      changed(comparisonId);
    },
    /** Nobody is asked any more; what is being written goes on. */
    end: (): void => {
      for (const round of rounds.values()) round.waiting = [];
    },
    isWaiting: (comparisonId: string, columnId: string): boolean =>
      rounds.get(comparisonId)?.waiting.some((one) => one.columnId === columnId) ?? false,
    isRunning: (comparisonId: string): boolean => rounds.has(comparisonId),
    orderOf: (comparisonId: string): Order => rounds.get(comparisonId)?.order ?? 'together',
  };
}
