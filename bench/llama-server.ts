import { spawn } from 'node:child_process';
import { findFreePort } from '../tests/harness/headless.ts';

export type LlamaServer = Disposable & { url: string };

/** llama.cpp's own server, on the processor alone, ready to answer. Each slot has `contextLength` tokens. */
export async function startLlamaServer(
  binary: string,
  model: string,
  { slots, contextLength, threads }: { slots: number; contextLength: number; threads: number },
): Promise<LlamaServer> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const size = ['-np', String(slots), '-c', String(slots * contextLength)];
  const child = spawn(binary, ['-m', model, '--port', String(port), ...size, '-t', String(threads), '-ngl', '0'], {
    stdio: 'ignore',
  });
  while (!(await fetch(`${url}/health`).catch(() => null))?.ok) {
    if (child.exitCode !== null) throw new Error(`llama-server ended with code ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url, [Symbol.dispose]: () => void child.kill('SIGKILL') };
}
