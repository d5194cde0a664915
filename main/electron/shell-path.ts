import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A profile that asks a question would never end. */
const timeoutMs = 5000;
const mark = '__PADDOCK_PATH__';

/**
 * The PATH of a login shell. Programs that macOS starts from the dock have a short one, without the folders in which
 * `npx`, `uvx` and their like are installed. `null` where the shell does not say.
 */
export async function loginShellPath(shell: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(shell, ['-ilc', `printf '%s%s%s' ${mark} "$PATH" ${mark}`], {
      timeout: timeoutMs,
      // What profiles print is between the marks never.
      env: { ...process.env, DISABLE_AUTO_UPDATE: 'true' },
    });
    return stdout.split(mark)[1] || null;
  } catch {
    return null;
  }
}

/** Both, without repetition; the login shell's folders come first. */
export function joinPaths(login: string, own: string): string {
  return [...new Set([...login.split(':'), ...own.split(':')])].filter((folder) => folder !== '').join(':');
}

/** Gives this process, and so the servers of tools that it starts, the PATH that a terminal would have. */
export async function adoptShellPath(): Promise<void> {
  if (process.platform !== 'darwin') return;
  const login = await loginShellPath(process.env['SHELL'] ?? '/bin/zsh');
  if (login !== null) process.env['PATH'] = joinPaths(login, process.env['PATH'] ?? '');
}
