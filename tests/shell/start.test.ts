import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  describeShell,
  repositoryFolder,
  rootSwitches,
  shellEnvironment,
  shellProgram,
  startShell,
  temporaryFolder,
} from './shell.ts';

describeShell('the app', () => {
  it('started a second time shows the window that is there', async () => {
    await using folder = await temporaryFolder();
    await using shell = await startShell({ dataFolder: folder.path });
    await shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    const second = startProgram(folder.path);
    expect(await second.ended).toBe(0);
    const isVisible = () => shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
    await expect.poll(isVisible).toBe(true);
    expect(shell.app.windows()).toHaveLength(1);
  });

  it('says that its data folder can’t be written, without a stack trace', async () => {
    await using folder = await temporaryFolder();
    // Below a file there can be no folder, not even for root.
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    const dataFolder = join(file, 'paddock');
    // Without its own folder Electron falls back to another, which is not to outlive the test.
    const program = startProgram(dataFolder, { TMPDIR: folder.path });
    await expect
      .poll(program.errorOutput, { timeout: 20_000 })
      .toContain(`can't write to its data folder ${dataFolder}`);
    program.end();
    await program.ended;
    expect(program.errorOutput()).toContain('Check the permissions');
    expect(program.errorOutput()).not.toMatch(/^\s+at .*:\d+/m);
  });
});

type Program = {
  ended: Promise<number | null>;
  errorOutput: () => string;
  /** Ends it, since Electron's own box waits for a person. */
  end: () => void;
};

function startProgram(dataFolder: string, env: Record<string, string> = {}): Program {
  const child = spawn(shellProgram, [...rootSwitches, repositoryFolder], {
    env: shellEnvironment(dataFolder, env),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errorOutput = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errorOutput += text));
  return {
    ended: once(child, 'exit').then(([code]) => code as number | null),
    errorOutput: () => errorOutput,
    end: () => void child.kill(),
  };
}
