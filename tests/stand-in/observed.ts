/**
 * What the system would have shown, for the tests: the stand-in has no desktop. They read it as `standIn` in the main
 * process.
 */
export type ObservedItem = {
  label: string;
  role: string | null;
  accelerator: string | null;
  isEnabled: boolean;
  items: ObservedItem[];
  click: (() => void) | null;
};

export const observed = {
  badge: 0,
  protocols: [] as string[],
  opensAtLogin: false,
  relaunches: [] as string[][],
  applicationMenu: [] as ObservedItem[],
  /** The last menu that was shown at a place. */
  popup: [] as ObservedItem[],
  tray: { items: [] as ObservedItem[], toolTip: '' },
  notifications: [] as { title: string; body: string; click(): void }[],
  /** Questions that were asked, with the button that was chosen. */
  questions: [] as { message: string; detail: string; buttons: string[]; chosen: string }[],
  crashReporter: null as { uploadToServer: boolean } | null,
  spellCheck: { isOn: true, languages: [] as string[] },
  clipboard: '',
};

Object.assign(globalThis, { standIn: observed });
