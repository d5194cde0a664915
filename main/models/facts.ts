import { basename } from 'node:path';
import { inspectGguf } from '../gguf/inspect.ts';
import type { ModelFacts } from '../store/models.ts';

/** Checks a model file and gives what the list shows of it. Throws an `AppError` that says what is wrong with it. */
export async function readFacts(path: string): Promise<ModelFacts> {
  const { facts, warnings } = await inspectGguf(path);
  return {
    name: facts.name ?? basename(path).replace(/\.gguf$/i, ''),
    sizeBytes: facts.sizeBytes,
    architecture: facts.architecture,
    parameterCount: facts.parameterCount,
    quantization: facts.quantization,
    contextLength: facts.contextLength,
    license: facts.license,
    hasChatTemplate: facts.chatTemplates.default !== null,
    warnings: warnings.map(({ message }) => message),
  };
}
