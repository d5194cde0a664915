import type { Model } from '../../contract/models.ts';
import type { GenerateEvent } from '../engine/runner.ts';
import type { GenerateInput } from '../runner/protocol.ts';

/** What every dialect needs of Paddock, and nothing else. */
export type Inference = {
  listModels(): Model[];
  hasModel(id: string): boolean;
  generate(modelId: string, request: GenerateInput, signal: AbortSignal): AsyncGenerator<GenerateEvent, void>;
};
