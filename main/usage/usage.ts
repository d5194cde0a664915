import type { UsageRow } from '../../contract/usage.ts';
import { usageQueries } from '../store/usage.ts';
import type { Store } from '../store/open.ts';

type Dependencies = {
  store: Store;
  log: { warn(facts: object, message: string): void };
  now?: () => Date;
  /** Writes are put together for this long; the rest is written when Paddock ends. */
  writeAfterMs?: number;
};

export type UsedTokens = Pick<UsageRow, 'modelId' | 'client' | 'promptTokens' | 'completionTokens'>;
export type Usage = ReturnType<typeof createUsage>;

/** A client's name can be anything that a program sends. */
const longestClient = 80;
/** Names beyond this many count as one: a program can come under a new name each time. */
const mostRowsPerDay = 1000;

/** Counts tokens by day, model and client. Nothing of what was asked is kept. */
export function createUsage({ store, log, now = () => new Date(), writeAfterMs = 2000 }: Dependencies) {
  const queries = usageQueries(store);
  const waiting = new Map<string, UsageRow>();
  let timer: NodeJS.Timeout | null = null;
  let cleared: UsageRow[] = [];

  function write(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    if (waiting.size === 0) return;
    try {
      queries.add([...waiting.values()]);
      waiting.clear();
    } catch (error) {
      // A full disk must not end an answer that is not about it; the next write tries again.
      log.warn({ err: error }, 'the usage could not be kept');
    }
  }

  return {
    record: ({ modelId, client, promptTokens, completionTokens }: UsedTokens): void => {
      const day = dayOf(now());
      const wanted = client.slice(0, longestClient);
      const known = waiting.has([day, modelId, wanted].join('\n')) || waiting.size < mostRowsPerDay;
      const name = known ? wanted : 'others';
      const key = [day, modelId, name].join('\n');
      const row = waiting.get(key) ?? { day, modelId, client: name, requests: 0, promptTokens: 0, completionTokens: 0 };
      waiting.set(key, {
        ...row,
        requests: row.requests + 1,
        promptTokens: row.promptTokens + promptTokens,
        completionTokens: row.completionTokens + completionTokens,
      });
      timer ??= setTimeout(write, writeAfterMs).unref();
    },
    report: (days: number): UsageRow[] => {
      write();
      const first = now();
      first.setDate(first.getDate() - days + 1);
      return queries.since(dayOf(first));
    },
    clear: (): void => {
      write();
      cleared = queries.since('');
      queries.clear();
    },
    /** Takes the last clearing back; what was counted since stays. */
    restore: (): void => {
      queries.add(cleared);
      cleared = [];
    },
    /** Writes what waits. */
    [Symbol.dispose]: write,
  };
}

/** As this computer's calendar has it, not as the one of Greenwich. */
export function dayOf(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
