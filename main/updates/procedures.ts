import { implement } from '@orpc/server';
import { updates as contract } from '../../contract/updates.ts';
import type { Updates } from './updates.ts';

/** The procedures of the contract about new versions, answered by the service. */
export function updateProcedures(updates: Updates) {
  const os = implement(contract);
  return {
    status: os.status.handler(() => updates.status()),
    check: os.check.handler(() => updates.check()),
    download: os.download.handler(() => {
      updates.download();
      return {};
    }),
    cancel: os.cancel.handler(() => {
      updates.cancel();
      return {};
    }),
    install: os.install.handler(() => {
      updates.install();
      return {};
    }),
    returnToPrevious: os.returnToPrevious.handler(async () => {
      await updates.returnToPrevious();
      return {};
    }),
  };
}
