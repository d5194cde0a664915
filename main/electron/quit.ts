import { app, dialog, powerMonitor } from 'electron';
import type { Core } from '../core.ts';
import type { Activity } from './activity.ts';
import { describeWork, findWork } from './running-work.ts';
import { textsFor } from './texts.ts';
import type { Windows } from './windows.ts';

export type Quitting = {
  /** Whether the app is on its way out: its windows then close for good. */
  isUnderWay(): boolean;
  /** Ends the app and starts it again, where the person does not mind what that cuts off. */
  restart(args: string[]): Promise<void>;
  /** Ends the app without a question, such as for an update that has been agreed to. */
  now(): void;
};

/**
 * Ends the core before the process, and asks the person first where that would cut something off. `lastly`: what is left
 * when nothing runs any more; it says whether it ends the process itself.
 */
export function endWith(core: Core, activity: Activity, windows: Windows, lastly: () => Promise<boolean>): Quitting {
  let isAgreed = false;
  let isAsking = false;
  let isEnded = false;

  async function ask(button: 'quit' | 'restart'): Promise<boolean> {
    const texts = textsFor(activity.settings().language);
    const losses = describeWork(await findWork(activity), texts);
    if (losses.length === 0) return true;
    const options = {
      type: 'warning' as const,
      message: texts.quit.title,
      detail: losses.join('\n'),
      buttons: [texts.quit[button], texts.quit.cancel],
      defaultId: 1,
      cancelId: 1,
    };
    const front = windows.front();
    const { response } = front ? await dialog.showMessageBox(front, options) : await dialog.showMessageBox(options);
    return response === 0;
  }

  /** One question at a time, however often somebody asks to quit. */
  async function agree(button: 'quit' | 'restart'): Promise<boolean> {
    if (isAgreed) return true;
    if (isAsking) return false;
    isAsking = true;
    try {
      // A core that can't say what it does is no reason to stay.
      const isWanted = await ask(button).catch((error: unknown) => {
        core.log.error({ err: error }, 'running work could not be asked for');
        return true;
      });
      // Meanwhile somebody may have ended it without a question.
      isAgreed ||= isWanted;
    } finally {
      isAsking = false;
    }
    return isAgreed;
  }

  function now(): void {
    isAgreed = true;
    app.quit();
  }

  app.on('before-quit', (event) => {
    if (isAgreed) return;
    event.preventDefault();
    void agree('quit').then((isWanted) => {
      if (isWanted) app.quit();
    });
  });
  app.on('will-quit', (event) => {
    if (isEnded) return;
    event.preventDefault();
    const finish = async () => {
      isEnded = true;
      const endsByItself = await lastly().catch((error: unknown) => {
        core.log.error({ err: error }, 'what was left for the end failed');
        return false;
      });
      if (!endsByItself) app.quit();
    };
    core[Symbol.asyncDispose]().then(finish, finish);
  });
  // Whoever ends the process, or the computer, is not there to be asked.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, now);
  powerMonitor.on('shutdown', now);

  return {
    isUnderWay: () => isAgreed,
    restart: async (args) => {
      if (!(await agree('restart'))) return;
      // An AppImage is mounted anew at each start: it is the image that is started again.
      const image = process.env['APPIMAGE'];
      app.relaunch({ args, ...(image === undefined ? {} : { execPath: image }) });
      app.quit();
    },
    now,
  };
}
