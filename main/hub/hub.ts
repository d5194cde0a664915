import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import type { CatalogModel, FitAccuracy, HubAccess, HubModel, HubPage, TokenStatus } from '../../contract/hub.ts';
import type { Openness, OpennessPolicy, OpennessRule } from '../../contract/openness.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Machine } from '../fit/machine.ts';
import { roughFit } from '../fit/matrix.ts';
import type { LicenseClaim } from '../openness/classify.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { hubCacheQueries } from '../store/hub-cache.ts';
import type { Store } from '../store/open.ts';
import type { HubConnection } from './client.ts';
import { createFit, type FitDependencies } from './fit.ts';
import { createLineage } from './lineage.ts';
import { apiModelSchema, describeModel, expandedFields, parameterCountOf, type ApiModel } from './models.ts';
import { createPageReader, type LibraryModel } from './page.ts';
import { createSearch, type Judge } from './search.ts';

/** A list shows what can be asked for in this time; the rest is judged by its own card. */
const lookAheadMs = 2500;
const lookAheadRequests = 20;
const whoAmIMs = 5000;
/** How long the machine's memory is taken to be as it was. */
const machineLifeMs = 30_000;

type Dependencies = Pick<FitDependencies, 'log' | 'speedOf'> & {
  client: HubConnection;
  store: Store;
  secrets: Pick<Secrets, 'hubTokenStatus' | 'hubToken' | 'keepHubToken' | 'removeHubToken'>;
  settings: { get(): Pick<Settings, 'opennessPolicy'> };
  listModels(): readonly LibraryModel[];
  /** Of this computer, now. */
  readMachine(): Promise<Machine>;
  classify(chain: readonly LicenseClaim[]): Openness;
  ruleFor(policy: OpennessPolicy, openness: Openness): OpennessRule;
  /** The starting set that comes with Paddock. */
  catalog(): readonly Omit<CatalogModel, 'roughFit' | 'modelIds'>[];
  accuracy(): FitAccuracy;
};

export type Hub = ReturnType<typeof createHub>;

/** Finds models on the hub, and says of each what it is, what it takes and what may be done with it. */
export function createHub(dependencies: Dependencies) {
  const { client, store, secrets, settings, listModels, classify, ruleFor } = dependencies;
  const { requests } = client;
  const cache = hubCacheQueries(store);
  const lineage = createLineage({ requests, cache, classify });
  let machine: { value: Promise<Machine>; at: number } | null = null;
  let user: { token: string; name: Promise<string | null> } | null = null;

  function readMachine(): Promise<Machine> {
    if (machine === null || Date.now() - machine.at > machineLifeMs) {
      machine = { value: dependencies.readMachine(), at: Date.now() };
    }
    return machine.value;
  }

  async function withMachine(model: ApiModel, openness: Openness): Promise<HubModel> {
    return {
      ...describeModel(model),
      openness,
      roughFit: roughFit({ parameterCount: parameterCountOf(model) }, await readMachine()),
      modelIds: idsOf(model.id),
    };
  }

  const idsOf = (repo: string) => listModels().flatMap((model) => (model.repo === repo ? [model.id] : []));
  const isHidden = ({ openness }: { openness: Openness }) =>
    ruleFor(settings.get().opennessPolicy, openness) !== 'show';

  const judge: Judge = {
    prepare: (models) => lineage.prepare(models, { most: lookAheadRequests, withinMs: lookAheadMs }),
    judge: async (model) => withMachine(model, await lineage.opennessFromCache(model)),
    isHidden,
    mostParameters: async () => largestThatFits(await readMachine()),
  };
  const search = createSearch({ requests, judge });
  const readPage = createPageReader({
    client,
    describe: async (model) => withMachine(model, await lineage.openness(model)),
    listModels,
  });

  /** Whose token it is. Throws `gated_bad_token` where the hub does not know it. */
  async function whoIs(token: string): Promise<string> {
    const schema = z.object({ name: z.string().max(200) });
    const { data } = await requests.json('/api/whoami-v2', schema, { token, signal: AbortSignal.timeout(whoAmIMs) });
    return data.name;
  }

  async function tokenStatus(): Promise<TokenStatus> {
    const token = await secrets.hubToken();
    if (token === null) user = null;
    else if (user?.token !== token) user = { token, name: whoIs(token).catch(() => null) };
    const name = (await user?.name) ?? null;
    // Asked again the next time: the network may be back by then.
    if (name === null) user = null;
    return { ...(await secrets.hubTokenStatus()), user: name };
  }

  return {
    catalog: async (): Promise<CatalogModel[]> => {
      const here = await readMachine();
      return dependencies
        .catalog()
        .filter((model) => !isHidden(model))
        .map((model) => ({ ...model, roughFit: roughFit(model, here), modelIds: idsOf(model.repo) }));
    },
    search,
    model: (repo: string, signal?: AbortSignal): Promise<HubPage> => readPage(repo, signal),
    access: (repo: string, signal?: AbortSignal): Promise<HubAccess> => client.access(repo, signal),
    fit: createFit({ ...dependencies, cache }),
    accuracy: (): FitAccuracy => dependencies.accuracy(),
    token: tokenStatus,
    setToken: async (token: string): Promise<TokenStatus> => {
      if (/[^\x21-\x7e]/.test(token))
        throw new AppError('gated_bad_token', 'A token has no spaces or special characters.');
      const name = await whoIs(token);
      await secrets.keepHubToken(token);
      user = { token, name: Promise.resolve(name) };
      return tokenStatus();
    },
    removeToken: (): void => {
      secrets.removeHubToken();
      user = null;
    },

    /** From the model itself to the first one: what each says of its licence. Kept with what is downloaded. */
    claims: async (repo: string, signal?: AbortSignal): Promise<LicenseClaim[]> => {
      const fields = expandedFields.map((field) => `expand=${field}`).join('&');
      const { data } = await requests.json(`/api/models/${repo}?${fields}`, apiModelSchema, { repo, signal });
      return (await lineage.claims(data)).chain;
    },
  };
}

/** The variant of a repository that suits this computer best for one conversation; `null` where none does. */
export async function recommendVariant(hub: Pick<Hub, 'fit'>, repo: string): Promise<string | null> {
  for await (const event of hub.fit({ repo, machine: null, cacheType: 'f16', slots: 1 })) {
    if (event.type === 'recommended') return event.variantId;
  }
  return null;
}

/** In parameters: the most that is not too big, found by halving. */
function largestThatFits(machine: Machine): number | null {
  const fits = (parameterCount: number) => roughFit({ parameterCount }, machine) !== 'too_big';
  let [low, high] = [0, 4e12];
  if (fits(high)) return null;
  while (high - low > 1e8) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return high;
}
