import { AppError } from '../../contract/errors.ts';
import type { ModelAlias } from '../../contract/server.ts';
import type { Events } from '../events.ts';
import { aliasQueries } from '../store/aliases.ts';
import type { Store } from '../store/open.ts';

export type Aliases = ReturnType<typeof createAliases>;

const mostAliases = 1000;

/** Second names for models, for clients that can't be told the first. */
export function createAliases({ store, events }: { store: Store; events: Events }) {
  const queries = aliasQueries(store);
  return {
    list: (): ModelAlias[] => queries.list(),
    set: (alias: ModelAlias): ModelAlias[] => {
      if (queries.list().length >= mostAliases) {
        throw new AppError('conflict', `There are ${mostAliases} aliases already.`, { remedy: 'Remove one first.' });
      }
      queries.put(alias);
      events.emit({ type: 'models' });
      return queries.list();
    },
    remove: (alias: string): ModelAlias[] => {
      queries.remove(alias);
      events.emit({ type: 'models' });
      return queries.list();
    },
  };
}
