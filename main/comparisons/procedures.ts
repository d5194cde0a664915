import { implement } from '@orpc/server';
import { comparisons as contract } from '../../contract/comparisons.ts';
import type { Comparisons } from './comparisons.ts';

/** The procedures of the contract about comparisons, answered by the service. */
export function comparisonProcedures(comparisons: Comparisons) {
  const os = implement(contract);
  return {
    list: os.list.handler(() => comparisons.list()),
    get: os.get.handler(({ input }) => comparisons.get(input.comparisonId)),
    create: os.create.handler(({ input }) => comparisons.create(input)),
    remove: os.remove.handler(({ input }) => {
      comparisons.remove(input.comparisonId);
      return {};
    }),
    restore: os.restore.handler(({ input }) => comparisons.restore(input.comparisonId)),
    send: os.send.handler(({ input }) => comparisons.send(input)),
    regenerate: os.regenerate.handler(({ input }) => comparisons.regenerate(input.columnId)),
    stop: os.stop.handler(({ input }) => comparisons.stop(input)),
    follow: os.follow.handler(({ input, signal }) => comparisons.follow(input.messageId, signal)),
    vote: os.vote.handler(({ input }) => comparisons.vote(input)),
    reveal: os.reveal.handler(({ input }) => comparisons.reveal(input.comparisonId)),
    promote: os.promote.handler(({ input }) => comparisons.promote(input.columnId)),
    tally: os.tally.handler(() => comparisons.tally()),
    clearTally: os.clearTally.handler(() => comparisons.clearTally()),
    restoreTally: os.restoreTally.handler(({ input }) => comparisons.restoreTally(input.clearedAt)),
  };
}
