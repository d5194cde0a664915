import type { ChildProcess, ChildProcessWithoutNullStreams } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** For a server to end by itself once nobody speaks to it any more, and then once it was asked to. */
const quietMs = 300;
const graceMs = 1500;

const guarded = new Set<number>();

/** Has the group end with Paddock, also where that ends without saying so to anybody. */
export function guardGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  if (guarded.size === 0) process.on('exit', killAll);
  guarded.add(pid);
}

function killAll(): void {
  for (const pid of guarded) signal(pid, 'SIGKILL');
}

/** Ends a process and all that it has started: by closing its input, by asking, by force. */
export async function endGroup(child: ChildProcessWithoutNullStreams): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const exited = isOver() ? Promise.resolve() : new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const within = (ms: number) => Promise.race([exited, delay(ms, undefined, { ref: false })]);
  child.stdin.end();
  await within(quietMs);
  if (!isOver()) {
    signal(pid, 'SIGTERM');
    await within(graceMs);
  }
  // Also where the leader is gone: others of its group may not be.
  signal(pid, 'SIGKILL');
  await exited;
  guarded.delete(pid);
  if (guarded.size === 0) process.off('exit', killAll);
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // Nobody is left in it.
  }
}
