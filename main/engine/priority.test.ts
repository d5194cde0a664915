import { spawn } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { constants, getPriority } from 'node:os';
import { expect, test } from 'vitest';
import { applyPriority } from './priority.ts';

async function withProcess(work: (pid: number) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("up")']);
  try {
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await work(child.pid ?? 0);
  } finally {
    child.kill('SIGKILL');
  }
}

test('a process that gives way does so with all its threads', () =>
  withProcess(async (pid) => {
    expect(await applyPriority(pid, true)).toBe(true);
    expect(getPriority(pid)).toBe(constants.priority.PRIORITY_LOW);
    if (process.platform !== 'linux') return;
    for (const thread of await readdir(`/proc/${pid}/task`)) {
      const stat = await readFile(`/proc/${pid}/task/${thread}/stat`, 'utf8');
      expect(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]).toBe(String(constants.priority.PRIORITY_LOW));
    }
  }));

test('a process that has just ended is no failure', async () => {
  let ended = 0;
  await withProcess((pid) => {
    ended = pid;
    return Promise.resolve();
  });
  await expect.poll(() => applyPriority(ended, true)).toBe(true);
});
