import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { observed } from './observed.ts';
import { onlyEvents, onlyKeys, strict } from './strict.ts';

/** The parts of the system around the windows, which the stand-in only takes note of. */

class StandInNotification extends EventEmitter {
  readonly title: string;
  readonly body: string;
  constructor(options: { title: string; body: string }) {
    super();
    onlyKeys('notification option', options, 'title body');
    onlyEvents('Notification', this, 'click close');
    this.title = options.title;
    this.body = options.body;
    return strict('Notification', this);
  }
  static isSupported(): boolean {
    return true;
  }
  show(): void {
    const { title, body } = this;
    observed.notifications.push({ title, body, click: () => this.emit('click') });
  }
}
export const Notification = strict('Notification', StandInNotification);

export const nativeImage = strict('nativeImage', {
  createFromPath: (path: string) => strict('image', { isEmpty: () => !existsSync(path) }),
});

export const clipboard = strict('clipboard', {
  writeText: (text: string): void => void (observed.clipboard = text),
});

export const crashReporter = strict('crashReporter', {
  start: (options: { uploadToServer: boolean; compress?: boolean }): void => {
    onlyKeys('crash reporter option', options, 'uploadToServer compress');
    observed.crashReporter = options;
  },
});

const monitor = Object.assign(new EventEmitter(), {
  /** The computer of the stand-in is plugged in. */
  isOnBatteryPower: () => false,
});
onlyEvents('powerMonitor', monitor, 'on-battery on-ac suspend resume shutdown');
export const powerMonitor = strict('powerMonitor', monitor);
