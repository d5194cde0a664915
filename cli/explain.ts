import { AppError, describeError } from '../contract/errors.ts';

/**
 * Runs a command; a failure becomes a sentence, or a line of JSON, and exit code 1. Never a stack trace. In the JSON of
 * a command that prints one answer and not a row of events, the error stands alone.
 */
export async function orExplain(
  asJson: boolean,
  work: () => Promise<void>,
  { printsEvents = true } = {},
): Promise<void> {
  try {
    await work();
    // Native threads and idle connections must not keep a finished command alive.
    process.exit(0);
  } catch (error) {
    const info = describeError(error);
    if (asJson)
      process.stdout.write(`${JSON.stringify({ ...(printsEvents ? { event: 'error' } : {}), error: info })}\n`);
    process.stderr.write(`${info.message}${info.remedy === undefined ? '' : `\n${info.remedy}`}\n`);
    if (!(error instanceof AppError) && process.env['PADDOCK_DEBUG']) process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  }
}
