import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import type { Command } from '@commander-js/extra-typings';
import { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import { loadSettingsSchema, samplingSchema, type Turn } from '../contract/inference.ts';
import { createProbe } from '../main/engine/probe.ts';
import { forkRunners } from '../main/engine/process.ts';
import { startRunner } from '../main/engine/runner.ts';
import { createLoadPlanner } from '../main/fit/load.ts';
import { entryPath } from '../main/paths.ts';
import { orExplain } from './explain.ts';
import { checkSettings, readLoadSettings, setOption } from './load-options.ts';

export function addRun(program: Command): void {
  program
    .command('run')
    .description('Ask a model a question; the answer goes to standard output.')
    .requiredOption('--model <path>', 'a GGUF file')
    .option('--system <text>', 'a system prompt')
    .option('--temperature <number>', 'how freely tokens are chosen; 0 always takes the likeliest', Number)
    .option('--seed <number>', 'a number that makes an answer repeatable', Number)
    .option('--max-tokens <number>', 'end the answer after this many tokens', Number)
    .option(...setOption)
    .option('--json', 'print the answer and what it cost as one line of JSON')
    .argument('[question]', 'the question; what is piped in comes behind it')
    .action((question, options) =>
      orExplain(options.json === true, () => run(question, options), { printsEvents: false }),
    );
}

type Options = {
  model: string;
  system?: string | undefined;
  temperature?: number | undefined;
  seed?: number | undefined;
  maxTokens?: number | undefined;
  set: string[];
  json?: true | undefined;
};

const limitSchema = z.object({ maxTokens: z.int().positive().nullable() });

async function run(question: string | undefined, options: Options): Promise<void> {
  const content = [question, process.stdin.isTTY ? undefined : await readAll(process.stdin)]
    .filter((part) => part !== undefined && part.trim() !== '')
    .join('\n\n');
  if (content === '') {
    throw new AppError('invalid_input', 'There is no question.', {
      remedy: 'Write it behind the command in quotes, or pipe it in.',
    });
  }
  const path = resolve(options.model);
  const wished = readLoadSettings(options.set, loadSettingsSchema.parse({ slots: 1 }));
  const sampling = checkSettings(samplingSchema, { temperature: options.temperature, seed: options.seed });
  const { maxTokens } = checkSettings(limitSchema, { maxTokens: options.maxTokens ?? null });
  const launch = forkRunners(entryPath('runner'));
  const { planLoad } = createLoadPlanner({ probe: createProbe(launch) });
  const { settings } = await planLoad({ path, name: options.model }, wished, { reclaimableBytes: 0, force: false });
  const runner = startRunner({
    launch,
    modelName: options.model,
    path,
    settings,
    architecture: null,
    stateFolder: null,
    onProgress: () => {},
    onLog: (line) => {
      if (process.env['PADDOCK_DEBUG']) process.stderr.write(`${line.text}\n`);
    },
    onCrash: () => {},
  });
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  try {
    await runner.loaded;
    const turns: Turn[] = [
      ...(options.system === undefined ? [] : [{ role: 'system' as const, content: options.system }]),
      { role: 'user', content },
    ];
    const request = { prompt: { kind: 'chat' as const, turns }, sampling, maxTokens };
    let text = '';
    for await (const event of runner.generate(request, abort.signal)) {
      if (event.type === 'delta') {
        for (const delta of event.deltas) {
          if (delta.type !== 'text') continue;
          text += delta.text;
          if (!options.json) process.stdout.write(delta.text);
        }
      } else if (event.type === 'done') {
        process.stdout.write(options.json ? `${JSON.stringify({ text, ...event.result })}\n` : '\n');
      }
    }
  } finally {
    await runner.stop();
  }
}
