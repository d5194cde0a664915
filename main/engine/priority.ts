import { readdir } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';

/**
 * Lets a process give way to all others, or not. On Linux each of its threads has a priority of its own, and new ones take
 * over that of the one that makes them. False where the system refuses it: there a process that once gave way stays so.
 */
export async function applyPriority(pid: number, isLow: boolean): Promise<boolean> {
  const priority = isLow ? constants.priority.PRIORITY_LOW : constants.priority.PRIORITY_NORMAL;
  const threads = process.platform === 'linux' ? await readdir(`/proc/${pid}/task`).catch(() => []) : [];
  return [pid, ...threads.map(Number)].map((id) => set(id, priority)).every((isDone) => isDone);
}

function set(id: number, priority: number): boolean {
  try {
    setPriority(id, priority);
    return true;
  } catch (error) {
    // A thread that has just ended needs none.
    return error instanceof Error && error.message.includes('ESRCH');
  }
}
