import { spawn } from 'node:child_process';
import type { Transport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { ProcessParameters } from './process-transport.ts';

const longestMessageBytes = 4_000_000;

/**
 * The same on Windows, where commands such as `npx` are scripts that the library knows how to start, and where
 * `taskkill` ends a process with all that it has started.
 */
export function createWindowsTransport({ command, args, env, cwd, onOutput, onExit }: ProcessParameters): Transport {
  const transport = new StdioClientTransport({
    command,
    args: [...args],
    env: { ...env },
    ...(cwd === undefined ? {} : { cwd }),
    stderr: 'pipe',
    maxBufferSize: longestMessageBytes,
  });
  let isClosing = false;
  transport.stderr?.on('data', (piece: Buffer) => onOutput(piece.toString('utf8')));
  const close = transport.close.bind(transport);
  transport.close = async () => {
    isClosing = true;
    await endTree(transport.pid);
    await close();
  };
  // The client sets its own once it connects, and calls the one before.
  transport.onclose = () => {
    if (!isClosing) onExit(null, null);
  };
  return transport;
}

async function endTree(pid: number | null): Promise<void> {
  if (pid === null) return;
  const killer = spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
  await new Promise<void>((resolve) => {
    killer.once('exit', () => resolve());
    killer.once('error', () => resolve());
  });
}
