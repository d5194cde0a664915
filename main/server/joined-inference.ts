import { loadSettingsSchema } from '../../contract/inference.ts';
import type { Openness } from '../../contract/openness.ts';
import type { ModelAlias } from '../../contract/server.ts';
import type { RemoteModel, Remotes } from '../remotes/remotes.ts';
import type { Inference, ServedModel } from './inference.ts';

type Dependencies = {
  local: Inference;
  remotes: Pick<Remotes, 'models' | 'findModel' | 'unsaid' | 'generate' | 'operate'>;
  aliases(): readonly ModelAlias[];
  /** Whether models as open as this are left out of lists. */
  isHidden(openness: Openness): boolean;
  /** Throws where models as open as this may not be used. */
  requireAllowed(openness: Openness, name: string): void;
};

/** How a remote model is loaded is the provider's affair. */
const noLoad = loadSettingsSchema.parse({});

/** Nobody says what a model elsewhere can do: nothing is kept from it, and where it can't, its provider says so. */
const capabilities = { thinking: 'switch', thinksByDefault: false, tools: true, systemRole: true } as const;

/** Models of this computer and of providers elsewhere, under one list of ids. A name is a local model's first. */
export function createJoinedInference(dependencies: Dependencies): Inference {
  const { local, remotes, aliases, isHidden, requireAllowed } = dependencies;

  function findByName(name: string): RemoteModel | null {
    const aliased = aliases().find(({ alias }) => alias.toLowerCase() === name.toLowerCase());
    return remotes.findModel(name) ?? (aliased === undefined ? null : remotes.findModel(aliased.modelId));
  }

  /** The remote model of an id; `null` for one of this computer, which comes first here too. */
  function remoteOf(id: string): RemoteModel | null {
    const remote = remotes.findModel(id);
    return remote === null || local.find(id)?.id === id ? null : remote;
  }

  function allowed(remote: RemoteModel): RemoteModel {
    requireAllowed(remote.openness, remote.id);
    return remote;
  }

  return {
    list: () => [
      ...local.list(),
      ...remotes
        .models()
        .filter(({ openness }) => !isHidden(openness))
        .map(serve),
    ],
    find: (name) => {
      const found = local.find(name);
      if (found !== null) return found;
      // Ollama's clients name a version, which most providers have none of.
      const remote = findByName(name) ?? findByName(name.replace(/:latest$/i, ''));
      return remote === null ? null : serve(remote);
    },
    defaults: (id) => (remoteOf(id) === null ? local.defaults(id) : { load: noLoad, sampling: remotes.unsaid }),
    capabilities: async (id) => (remoteOf(id) === null ? local.capabilities(id) : capabilities),
    template: async (id) => (remoteOf(id) === null ? local.template(id) : null),
    modalities: async (id) => (remoteOf(id) === null ? local.modalities(id) : { image: true, audio: true }),
    header: async (id) => (remoteOf(id) === null ? local.header(id) : null),
    generate: async function* (id, request, options) {
      const remote = remoteOf(id);
      if (remote === null) yield* local.generate(id, request, options);
      else yield* remotes.generate(allowed(remote), request, options.signal);
    },
    operate: async (id, operation, options) => {
      const remote = remoteOf(id);
      if (remote === null) return local.operate(id, operation, options);
      return remotes.operate(allowed(remote), operation, options.signal);
    },
    status: () => local.status(),
    load: async (id, overrides) => {
      const remote = remoteOf(id);
      if (remote === null) return local.load(id, overrides);
      allowed(remote);
      const numbers = { progress: 1, contextLength: null, memoryBytes: null, activeRequests: 0 };
      return { modelId: id, state: 'ready', ...numbers, settings: noLoad, error: null };
    },
    unload: async (id) => {
      if (remoteOf(id) === null) await local.unload(id);
    },
    keepAlive: (id, idleMinutes) => {
      if (remoteOf(id) === null) local.keepAlive(id, idleMinutes);
    },
  };
}

function serve({ id, name, addedAt, provider }: RemoteModel): ServedModel {
  return { id, name, addedAt, ownedBy: provider, local: null };
}
