import { Command } from '@commander-js/extra-typings';
import { version } from '../main/version.ts';
import { addBench } from './bench.ts';
import { addCompletions } from './completions.ts';
import { addDoctor } from './doctor.ts';
import { exitCodeHelp } from './exit.ts';
import { addExport } from './export.ts';
import { addFit } from './fit.ts';
import { addImport } from './import.ts';
import { addKeys } from './keys.ts';
import { addLoad, addUnload } from './load.ts';
import { addLogs } from './logs.ts';
import { addLs, addPs } from './ls.ts';
import { addOpen } from './open.ts';
import { addPull } from './pull.ts';
import { addRender } from './render.ts';
import { addRm } from './rm.ts';
import { addRun } from './run.ts';
import { addServe } from './serve.ts';
import { addShow } from './show.ts';

/** The whole command line. Mistakes in how it is used throw a `CommanderError`. */
export function createProgram(): Command {
  const program = new Command('paddock')
    .description('Open-weight models on your own computer.')
    .version(version, '-V, --version', 'say which version this is')
    .helpCommand('help [verb]', 'say what a verb does')
    .showHelpAfterError('See --help for what can be given.')
    .exitOverride()
    .addHelpText(
      'after',
      `
From nothing to an answer:
  paddock run qwen3:0.6b "Why is the sky blue?"

What is kept lies in one data folder (--data-dir, or PADDOCK_DATA_DIR). Where the app or paddock serve
runs for it, verbs ask that one; else they do their work themselves.

${exitCodeHelp}`,
    );
  addRun(program);
  addPull(program);
  addLs(program);
  addShow(program);
  addFit(program);
  addImport(program);
  addRm(program);
  addPs(program);
  addLoad(program);
  addUnload(program);
  addServe(program);
  addOpen(program);
  addKeys(program);
  addBench(program);
  addDoctor(program);
  addLogs(program);
  addExport(program);
  addRender(program);
  addCompletions(program);
  return program;
}
