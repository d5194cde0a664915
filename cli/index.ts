import { Command } from '@commander-js/extra-typings';
import { addExport } from './export.ts';
import { addKeys } from './keys.ts';
import { addPull } from './pull.ts';
import { addRender } from './render.ts';
import { addRun } from './run.ts';
import { addServe } from './serve.ts';
import { addShow } from './show.ts';

// When a wrapper started this process and is gone, nobody else would end it.
if (process.channel) process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));

const program = new Command('paddock').description('Open-weight models on your own computer.');
addExport(program);
addKeys(program);
addPull(program);
addRender(program);
addRun(program);
addServe(program);
addShow(program);
await program.parseAsync();
