import { implement } from '@orpc/server';
import { library as contract } from '../../contract/library.ts';
import type { Library } from './library.ts';

/** The procedures of the contract about the library, answered by the service. */
export function libraryProcedures(library: Library) {
  const os = implement(contract);
  return {
    folders: os.folders.handler(() => library.folders()),
    addFolder: os.addFolder.handler(({ input }) => library.addFolder(input.path)),
    removeFolder: os.removeFolder.handler(({ input }) => {
      library.removeFolder(input.id);
      return {};
    }),
    setDefaultFolder: os.setDefaultFolder.handler(({ input }) => {
      library.setDefaultFolder(input.id);
      return {};
    }),
    scan: os.scan.handler(async () => {
      await library.scan();
      return {};
    }),
    stores: os.stores.handler(() => library.stores()),
    showStore: os.showStore.handler(({ input }) => {
      library.showStore(input.kind, input.isShown);
      return {};
    }),
    duplicates: os.duplicates.handler(() => library.duplicates()),
    jobs: os.jobs.handler(() => library.jobs()),
    cancelJob: os.cancelJob.handler(({ input }) => {
      library.cancelJob(input.id);
      return {};
    }),
    dismissJob: os.dismissJob.handler(({ input }) => {
      library.dismissJob(input.id);
      return {};
    }),
    import: os.import.handler(({ input }) => library.import(input)),
    details: os.details.handler(({ input }) => library.details(input.modelId)),
    verify: os.verify.handler(({ input }) => library.verify(input.modelId)),
    trash: os.trash.handler(({ input }) => library.trash(input.modelId)),
    checkRevision: os.checkRevision.handler(({ input }) => library.checkRevision(input.modelId)),
    exportSpdx: os.exportSpdx.handler(() => library.exportSpdx()),
  };
}
