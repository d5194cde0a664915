import { implement } from '@orpc/server';
import { runtimes as contract } from '../../contract/runtimes.ts';
import type { Runtimes } from './runtimes.ts';

/** The procedures of the contract about runtime packs, answered by the service. */
export function runtimeProcedures(runtimes: Runtimes) {
  const os = implement(contract);
  return {
    list: os.list.handler(() => runtimes.list()),
    install: os.install.handler(({ input }) => {
      runtimes.install(input.id);
      return {};
    }),
    cancel: os.cancel.handler(({ input }) => {
      runtimes.cancel(input.id);
      return {};
    }),
    remove: os.remove.handler(async ({ input }) => {
      await runtimes.remove(input.id);
      return {};
    }),
  };
}
