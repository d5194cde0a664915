import type { Model } from '../../contract/models.ts';
import type { GenerateEvent } from '../engine/runner.ts';
import type { GenerateRequest } from '../runner/protocol.ts';

/** What every dialect needs of Paddock, and nothing else. */
export type Inference = {
  listModels(): Model[];
  hasModel(id: string): boolean;
  generate(modelId: string, request: GenerateRequest, signal: AbortSignal): AsyncGenerator<GenerateEvent, void>;
};
