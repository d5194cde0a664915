import { basename } from 'node:path';
import { inspectGguf } from '../gguf/inspect.ts';
import type { GgufKind, GgufReport } from '../gguf/report.ts';
import type { ModelFacts } from '../store/models.ts';
import { readClaims } from './claims.ts';

/** Checks a model file and gives what the list shows of it. Throws an `AppError` that says what is wrong with it. */
export async function readFacts(path: string): Promise<ModelFacts> {
  return toFacts(await inspectGguf(path), path);
}

/** The same for any GGUF file, and which kind it is. */
export async function readFile(
  path: string,
  inspect: typeof inspectGguf,
  signal: AbortSignal | undefined,
): Promise<{ kind: GgufKind; facts: ModelFacts }> {
  const report = await inspect(path, {
    accept: ['model', 'adapter', 'mmproj'],
    ...(signal === undefined ? {} : { signal }),
  });
  return { kind: report.facts.kind, facts: toFacts(report, path) };
}

function toFacts({ facts, warnings, metadata }: GgufReport, path: string): ModelFacts {
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
    claims: readClaims(metadata, null),
  };
}
