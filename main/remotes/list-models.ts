import { z } from 'zod';
import type { Remote } from '../../contract/remotes.ts';
import type { Provider, ProviderRequests } from './provider.ts';
import { unreadable } from './refusals.ts';

const mostModels = 2000;
/** Together with the provider's, it is the id that clients send. */
const longestId = 200;
const longestName = 200;

const text = z.string().nullish().catch(null);
const entrySchema = z.object({ id: z.string(), name: text, display_name: text });
const entriesSchema = z.array(z.unknown());
const listSchema = z.union([entriesSchema, z.object({ data: entriesSchema }).transform(({ data }) => data)]);

/** What a provider offers, by id. Entries that make no sense are left out. */
export async function listModels(
  requests: Pick<ProviderRequests, 'json'>,
  provider: Provider,
  signal: AbortSignal,
): Promise<Remote['models']> {
  const list = listSchema.safeParse(await requests.json(provider, { path: '/models', signal }));
  if (!list.success) throw unreadable(provider, list.error);
  const models = new Map<string, string>();
  for (const value of list.data) {
    const entry = entrySchema.safeParse(value);
    if (!entry.success || !isId(entry.data.id)) continue;
    const { id, name, display_name: displayName } = entry.data;
    models.set(id, (name || displayName || id).slice(0, longestName));
  }
  return [...models]
    .map(([id, name]) => ({ id, name }))
    .toSorted((a, b) => a.id.localeCompare(b.id, 'en'))
    .slice(0, mostModels);
}

function isId(id: string): boolean {
  return id.length <= longestId && /^[^\s\p{C}]+$/u.test(id);
}
