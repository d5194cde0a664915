import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { makeDataFolder, repositoryFolder } from './headless.ts';
import { seedSettings } from './seed.ts';

export type StartedApp = AsyncDisposable & {
  /** The address of the window that a person would open. */
  windowUrl: string;
  /** What was said until then. */
  output: string;
};

/** Runs `npm start` as a person without a desktop would, and waits for the address that it names. */
export async function npmStart(): Promise<StartedApp> {
  const dataFolder = await makeDataFolder();
  seedSettings(dataFolder);
  const child = spawn('npm', ['start', '--silent', '--', '--browser', '--data-dir', dataFolder], {
    cwd: repositoryFolder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, BROWSER: 'none' },
    shell: process.platform === 'win32',
  });
  // The pipe closes when the last process that was started has ended.
  const closed = once(child, 'close');
  const { windowUrl, output } = await readAddress(child.stdout);
  return {
    windowUrl,
    output,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await closed;
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

async function readAddress(stdout: NodeJS.ReadableStream): Promise<Pick<StartedApp, 'windowUrl' | 'output'>> {
  let output = '';
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: stdout });
    lines.on('line', (line) => {
      output += `${line}\n`;
      const [windowUrl] = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(line) ?? [];
      if (windowUrl !== undefined) resolve({ windowUrl, output });
    });
    lines.on('close', () => reject(new Error(`npm start ended without naming an address. It said:\n${output}`)));
  });
}
