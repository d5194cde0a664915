import { spawn, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { longStory } from '../harness/client.ts';
import { connectTo } from '../harness/connect.ts';
import { repositoryFolder } from '../harness/headless.ts';
import { waitUntil } from '../harness/wait.ts';
import { makePlace, serve, type Place } from './paddock.ts';

/** `script` of util-linux gives a program a terminal. */
const hasTerminal = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

/** Runs `paddock` on a terminal of its own. */
function startOnTerminal(place: Place, line: string) {
  const command = `${process.execPath} ${join(repositoryFolder, 'cli', 'paddock.mjs')} ${line}`;
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    env: { ...process.env, ...place.env, TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let shown = '';
  child.stdout.on('data', (chunk: Buffer) => (shown += chunk.toString('utf8')));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let from = 0;
  return {
    ended,
    shown: () => shown,
    /** Waits for this behind what was waited for before, then types. */
    async when(pattern: RegExp, typed: string): Promise<void> {
      await waitUntil(String(pattern), () => pattern.test(shown.slice(from))).catch((cause: unknown) => {
        throw new Error(`${pattern} is not in ${JSON.stringify(shown.slice(from))}`, { cause });
      });
      from = shown.length;
      child.stdin.write(typed);
    },
  };
}

it.skipIf(!hasTerminal)(
  'talks: several lines, another answer, settings, keeping and going on, and Ctrl+C that stops only the answer',
  async () => {
    await using place = await makePlace();
    const talk = startOnTerminal(place, 'run paddock-tiny');
    await talk.when(/>>> /, 'What is the capital of France?\r');
    await talk.when(/Paris[\s\S]*>>> /, '"""\r');
    await talk.when(/\.\.\. /, 'What is the capital of Italy?"""\r');
    await talk.when(/Rome[\s\S]*>>> /, '/regen\r');
    await talk.when(/Rome[\s\S]*>>> /, '/set temperature 0\r');
    await talk.when(/temperature is 0[\s\S]*>>> /, '/save My talk\r');
    await talk.when(/“My talk”[\s\S]*>>> /, '/clear\r');
    await talk.when(/begins anew[\s\S]*>>> /, '/load my\r');
    // Twice, for what is left for another chat must not take a kept one with it.
    await talk.when(/after 4 turns[\s\S]*>>> /, '/clear\r');
    await talk.when(/begins anew[\s\S]*>>> /, 'What is the capital of France?\r');
    await talk.when(/Paris[\s\S]*>>> /, '/load my\r');
    await talk.when(/after 4 turns[\s\S]*>>> /, '/sav\r');
    await talk.when(/Did you mean \/save[\s\S]*>>> /, `${longStory}\r`);
    await talk.when(/Once upon[\s\S]{40}/, '\u0003');
    await talk.when(/\(stopped\)[\s\S]*>>> /, 'never asked\u0003');
    await talk.when(/>>> /, '\u0004');
    expect(await talk.ended).toBe(0);
    const history = await readFile(join(place.dataFolder, 'command-history'), 'utf8');
    expect(history).toContain('What is the capital of France?');
    expect(history).not.toContain('never asked');
    const later = startOnTerminal(place, 'run paddock-tiny');
    await later.when(/>>> /, '\u001b[A\r');
    await later.when(/Tell me a long story[\s\S]*Once upon/, '\u0004');
    expect(await later.ended).toBe(0);
  },
);

it.skipIf(!hasTerminal)('goes on with the conversation when a host takes the data folder over', async () => {
  await using place = await makePlace();
  const talk = startOnTerminal(place, 'run paddock-tiny --stats');
  await talk.when(/>>> /, 'What is the capital of France?\r');
  await talk.when(/Paris[\s\S]*tokens read[\s\S]*>>> /, '/help\r');
  await using host = await serve(place, ['--window']);
  await talk.when(/takes over/, 'What is the capital of Italy?\r');
  // The turns before it are told to the host, so it reads more than the question.
  await talk.when(/Rome[\s\S]*[3-9]\d tokens read[\s\S]*>>> /, '\u0004');
  expect(await talk.ended).toBe(0);
  using window = await connectTo(host.ready.window ?? '');
  expect(await window.client.chats.list()).toEqual([]);
});
