import type { EngineStatus, LoadedModel } from '../../contract/engine.ts';
import type { LoadSettings, Sampling } from '../../contract/inference.ts';
import type { Model, ModelCapabilities } from '../../contract/models.ts';
import type { GenerateEvent } from '../engine/runner.ts';
import type { GgufReport } from '../gguf/inspect.ts';
import type { GenerateInput, Operation, OperationResult } from '../runner/protocol.ts';

/** A model under the one list of ids: of this computer, or of a provider elsewhere. */
export type ServedModel = {
  id: string;
  name: string;
  addedAt: number;
  /** Who runs it: `paddock`, or the provider's name. */
  ownedBy: string;
  /** `null` for a model of a provider elsewhere. */
  local: Model | null;
};

/** What a request may change of how its model is loaded. A model that is loaded otherwise is loaded anew. */
export type LoadOverrides = Partial<
  Pick<
    LoadSettings,
    'contextLength' | 'idleMinutes' | 'slots' | 'flashAttention' | 'batchSize' | 'gpuLayers' | 'threads' | 'useMmap'
  >
>;

/** What every dialect needs of Paddock, and nothing else. */
export type Inference = {
  list(): ServedModel[];
  /** By id, alias, or a name that clients make of it (`id:latest`, other case). */
  find(name: string): ServedModel | null;
  /** How the person has set the model up: what a request leaves out is taken from here. */
  defaults(id: string): { load: LoadSettings; sampling: Sampling };
  capabilities(id: string): Promise<ModelCapabilities>;
  /** The chat template in use; `null` where there is none. */
  template(id: string): Promise<string | null>;
  /** What the model takes in besides text, with the mmproj file that belongs to it. */
  modalities(id: string): Promise<{ image: boolean; audio: boolean }>;
  /** What the model's file says of itself; `null` for a model of a provider elsewhere. */
  header(id: string): Promise<GgufReport | null>;
  generate(
    id: string,
    request: GenerateInput,
    options: { signal: AbortSignal; load?: LoadOverrides | undefined },
  ): AsyncGenerator<GenerateEvent, void>;
  operate(
    id: string,
    operation: Operation,
    options: { signal: AbortSignal; load?: LoadOverrides | undefined },
  ): Promise<OperationResult>;
  status(): EngineStatus;
  load(id: string, overrides: LoadOverrides): Promise<LoadedModel>;
  unload(id: string): Promise<void>;
  /** From now on, unload after this long without a request; `null`: never. */
  keepAlive(id: string, idleMinutes: number | null): void;
};
