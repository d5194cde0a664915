import { CommanderError } from '@commander-js/extra-typings';
import { exitCodes } from './exit.ts';
import { printJson } from './output.ts';
import { createProgram } from './program.ts';
import { errorOutputSchema } from './schemas.ts';

// When a wrapper started this process and is gone, nobody else would end it.
if (process.channel) process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));

// Whoever reads what is piped on may have had enough, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  throw error;
});

try {
  await createProgram().parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Help and the version were asked for and have been printed.
  if (error.exitCode === 0) process.exit(exitCodes.ok);
  if (process.argv.includes('--json')) {
    const message = error.message.replace(/^error: /, '');
    printJson(errorOutputSchema, { event: 'error', error: { code: 'invalid_input', message } });
  }
  process.exitCode = exitCodes.usage;
}
