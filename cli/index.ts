import { Command } from '@commander-js/extra-typings';
import { addServe } from './serve.ts';

// When a wrapper started this process and is gone, nobody else would end it.
if (process.channel) process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));

const program = new Command('paddock').description('Open-weight models on your own computer.');
addServe(program);
await program.parseAsync();
