import { AppError, describeError } from '../contract/errors.ts';
import { exitCodeOf, exitCodes, type ExitCode } from './exit.ts';
import { printJson, style, tell } from './output.ts';
import { errorOutputSchema } from './schemas.ts';

/**
 * Runs a command and ends the process with its exit code. A failure becomes a sentence on stderr, with `asJson` also a
 * line of JSON. Never a stack trace.
 */
export async function orExplain(asJson: boolean, work: () => Promise<ExitCode | void>): Promise<void> {
  let exitCode: ExitCode;
  try {
    exitCode = (await work()) ?? exitCodes.ok;
  } catch (error) {
    exitCode = explain(error, asJson);
  }
  await flushed(process.stdout);
  await flushed(process.stderr);
  // Native threads and idle connections must not keep a finished command alive.
  process.exit(exitCode);
}

/** Says what went wrong and answers with the exit code for it. */
export function explain(error: unknown, asJson: boolean): ExitCode {
  const info = describeError(error);
  if (asJson) printJson(errorOutputSchema, { event: 'error', error: info });
  tell(style('red', info.message, process.stderr));
  if (info.remedy !== undefined) tell(info.remedy);
  if (!(error instanceof AppError) && process.env['PADDOCK_DEBUG']) tell(String(error));
  return exitCodeOf(info.code);
}

/** A process that ends before its text has left would cut it off. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
