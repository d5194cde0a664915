import { AppError } from '../../contract/errors.ts';
import { apiOnlyOpenness, type Openness } from '../../contract/openness.ts';
import type { Remote } from '../../contract/remotes.ts';
import type { GenerateEvent } from '../engine/runner.ts';
import type { Events } from '../events.ts';
import type { Log } from '../log.ts';
import type { Network } from '../network/network.ts';
import { generateRequestSchema, type GenerateInput, type Operation, type OperationResult } from '../runner/protocol.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Store } from '../store/open.ts';
import { remoteQueries, type StoredRemote } from '../store/remotes.ts';
import { createAnswerReader } from './answer.ts';
import { embed } from './embed.ts';
import { baseAddresses, checkKey, toSlug } from './entries.ts';
import { listModels } from './list-models.ts';
import { createProviderRequests, endOfStream, type Provider } from './provider.ts';
import { brokenOff } from './refusals.ts';
import { toProviderRequest, unsaid } from './request.ts';

type Dependencies = {
  store: Store;
  secrets: Pick<Secrets, 'hasKey' | 'key' | 'keepKey' | 'removeKey'>;
  network: Pick<Network, 'fetch'>;
  events: Pick<Events, 'emit'>;
  log: Pick<Log, 'info'>;
};

/** A model that a provider elsewhere runs. */
export type RemoteModel = {
  /** `provider/model`. */
  id: string;
  /** As the provider calls it. */
  model: string;
  name: string;
  addedAt: number;
  remoteId: string;
  provider: string;
  openness: Openness;
};

export type Remotes = ReturnType<typeof createRemotes>;

const mostRemotes = 50;
/** For the list of models, as a whole. */
const listMs = 30_000;

/**
 * Providers elsewhere that speak OpenAI's dialect, and their models. Nothing is sent to one before a person has added
 * it, and after that only what names one of its models.
 */
export function createRemotes({ store, secrets, network, events, log }: Dependencies) {
  const queries = remoteQueries(store);
  const requests = createProviderRequests({ network });

  const toRemote = ({ addedAt: _addedAt, ...remote }: StoredRemote): Remote => ({
    ...remote,
    hasKey: secrets.hasKey(remote.id),
  });

  function find(id: string): StoredRemote {
    const remote = queries.byId(id);
    if (remote !== null) return remote;
    throw new AppError('not_found', 'This provider is no longer in the list.');
  }

  /** `name` alone would be taken twice. */
  function freeId(name: string): string {
    const taken = new Set(queries.list().map(({ id }) => id));
    const slug = toSlug(name);
    for (let number = 1; ; number += 1) {
      const id = number === 1 ? slug : `${slug}-${number}`;
      if (!taken.has(id)) return id;
    }
  }

  async function providerOf({ id, name, baseUrl }: StoredRemote): Promise<Provider> {
    const key = await secrets.key(id);
    if (key === null && secrets.hasKey(id)) {
      throw new AppError('remote_failed', `The key for ${name} can’t be read: the key store does not give it back.`, {
        remedy: 'Open Paddock where the key was entered, or remove the provider and add it anew.',
      });
    }
    return { name, baseUrl, key };
  }

  /** The models of all providers that are switched on, by id in lower case. Made anew when a provider changes. */
  let offered: Map<string, RemoteModel> | null = null;

  function models(): Map<string, RemoteModel> {
    offered ??= new Map(
      queries
        .list()
        .filter(({ isOn }) => isOn)
        .flatMap(modelsOf)
        .map((model) => [model.id.toLowerCase(), model]),
    );
    return offered;
  }

  function changed(): void {
    offered = null;
    events.emit({ type: 'models' });
  }

  async function add(input: { name: string; baseUrl: string; key: string | null }): Promise<Remote> {
    if (queries.list().length >= mostRemotes) {
      throw new AppError('conflict', `There are ${mostRemotes} providers already.`, { remedy: 'Remove one first.' });
    }
    const key = checkKey(input.key);
    const { baseUrl, models } = await findApi(input.name, input.baseUrl, key);
    // Only now, since another may have been added while this one was asked.
    const id = freeId(input.name);
    const remote = { id, name: input.name, baseUrl, models, isOn: true, addedAt: Date.now() };
    queries.insert(remote);
    try {
      if (key === null) secrets.removeKey(id);
      else await secrets.keepKey(id, key);
    } catch (error) {
      queries.remove(id);
      throw error;
    }
    log.info({ remote: id, host: new URL(baseUrl).host, models: models.length }, 'provider added');
    changed();
    return toRemote(remote);
  }

  /** People enter the address with or without the `/v1` at its end. */
  async function findApi(name: string, typed: string, key: string | null) {
    const [first, ...others] = baseAddresses(typed);
    const ask = async (baseUrl: string) => {
      const models = await listModels(requests, { name, baseUrl, key }, AbortSignal.timeout(listMs));
      return { baseUrl, models };
    };
    try {
      return await ask(first);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'remote_failed') throw error;
      for (const other of others) {
        const found = await ask(other).catch(() => null);
        if (found !== null) return found;
      }
      throw error;
    }
  }

  async function* generate(
    { remoteId, model }: RemoteModel,
    input: GenerateInput,
    signal: AbortSignal,
  ): AsyncGenerator<GenerateEvent, void> {
    const request = generateRequestSchema.parse(input);
    const provider = await providerOf(find(remoteId));
    const { path, body } = toProviderRequest(model, request, new URL(provider.baseUrl).host);
    const reader = createAnswerReader(provider, request);
    // A reader that leaves early lets go of the provider too.
    const left = new AbortController();
    try {
      const chunks = await requests.stream(provider, { path, body, signal: AbortSignal.any([signal, left.signal]) });
      yield { type: 'progress', phase: 'prompt', progress: 0, ahead: 0 };
      let hasEnded = false;
      for await (const chunk of chunks) {
        hasEnded = chunk === endOfStream;
        const event = hasEnded ? null : reader.read(chunk);
        if (event !== null) yield event;
      }
      if (!reader.isFinished() && !hasEnded) throw brokenOff(provider);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      left.abort();
    }
    yield { type: 'done', result: await reader.result(signal.aborted) };
  }

  async function operate(
    { remoteId, model }: RemoteModel,
    operation: Operation,
    signal: AbortSignal,
  ): Promise<OperationResult> {
    const remote = find(remoteId);
    switch (operation.kind) {
      case 'embed':
        return embed(requests, await providerOf(remote), { model, inputs: operation.inputs, signal });
      case 'rank':
        throw notHere(`${remote.name} can’t be asked to sort texts by how well they fit.`);
      case 'tokenize':
      case 'detokenize':
      case 'render':
        throw notHere(`${model} runs at ${remote.name}, and how it cuts texts into tokens is not known here.`);
    }
  }

  return {
    list: (): Remote[] => queries.list().map(toRemote),
    add,

    refresh: async (id: string): Promise<Remote> => {
      const models = await listModels(requests, await providerOf(find(id)), AbortSignal.timeout(listMs));
      queries.setModels(id, models);
      changed();
      return toRemote(find(id));
    },

    setOn: (id: string, isOn: boolean): void => {
      queries.setOn(find(id).id, isOn);
      changed();
    },

    remove: (id: string): void => {
      queries.remove(id);
      secrets.removeKey(id);
      changed();
    },

    /** Of all providers that are switched on. */
    models: (): RemoteModel[] => [...models().values()],
    findModel: (id: string): RemoteModel | null => models().get(id.toLowerCase()) ?? null,
    /** What a request that says nothing of how tokens are chosen is answered with. */
    unsaid,
    generate,
    operate,
  };
}

function modelsOf({ id: remoteId, name: provider, addedAt, models }: StoredRemote): RemoteModel[] {
  const openness = apiOnlyOpenness(provider);
  return models.map(({ id, name }) => {
    return { id: `${remoteId}/${id}`, model: id, name, addedAt, remoteId, provider, openness };
  });
}

function notHere(message: string): AppError {
  return new AppError('unsupported', message, { remedy: 'Use a model on this computer for it.' });
}
