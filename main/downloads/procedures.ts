import { implement } from '@orpc/server';
import { downloads as contract } from '../../contract/downloads.ts';
import type { Downloads } from './downloads.ts';

/** The procedures of the contract about downloads, answered by the service. */
export function downloadProcedures(downloads: Downloads) {
  const os = implement(contract);
  return {
    list: os.list.handler(() => downloads.list()),
    add: os.add.handler(({ input }) => downloads.add(input)),
    pause: os.pause.handler(({ input }) => {
      downloads.pause(input.id);
      return {};
    }),
    resume: os.resume.handler(({ input }) => {
      downloads.resume(input.id);
      return {};
    }),
    pauseAll: os.pauseAll.handler(() => {
      downloads.pauseAll();
      return {};
    }),
    resumeAll: os.resumeAll.handler(() => {
      downloads.resumeAll();
      return {};
    }),
    cancel: os.cancel.handler(({ input }) => {
      downloads.cancel(input.id);
      return {};
    }),
    restore: os.restore.handler(({ input }) => {
      downloads.restore(input.id);
      return {};
    }),
    move: os.move.handler(({ input }) => {
      downloads.move(input.id, input.beforeId);
      return {};
    }),
    clearFinished: os.clearFinished.handler(() => {
      downloads.clearFinished();
      return {};
    }),
  };
}
