import { AppError } from '../../contract/errors.ts';
import type { RunnerExit } from './process.ts';

/** Says why a runner ended, from how it ended and its last log lines. */
export function describeExit(exit: RunnerExit, modelName: string, lastLines: readonly string[]): AppError {
  const details = { exitCode: exit.code, signal: exit.signal, lastLine: lastLines.at(-1) ?? null };
  const log = lastLines.join('\n');
  if (/out of memory|failed to allocate|bad_alloc|cudaMalloc failed/i.test(log) || exit.signal === 'SIGKILL') {
    // Nobody but the system's memory guard, or a person, ends a process this way.
    const wasKilled = exit.signal === 'SIGKILL';
    return new AppError(
      wasKilled ? 'engine_crashed' : 'out_of_memory',
      wasKilled
        ? `${modelName} was ended by the system, as happens when memory runs out.`
        : `${modelName} ran out of memory.`,
      { remedy: 'Close other programs or choose a smaller model, then load it again.', details },
    );
  }
  const assertion = /GGML_ASSERT\(([^\n]*)/.exec(log);
  if (assertion) {
    return new AppError('engine_crashed', `llama.cpp stopped while it ran ${modelName}: an internal check failed.`, {
      remedy: 'The file may be damaged or not supported. Try another version of this model.',
      details: { ...details, check: assertion[1] ?? null },
    });
  }
  const how = exit.signal ?? (exit.code === null ? 'it could not be started' : `exit code ${exit.code}`);
  return new AppError('engine_crashed', `${modelName} stopped unexpectedly (${how}).`, {
    remedy: 'Load the model again. If it happens again, try another version of the model.',
    details,
  });
}
