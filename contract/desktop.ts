import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { idSchema, nothing, procedure } from './procedure.ts';
import { shortcutSchema } from './settings.ts';

/** What the app asks of one of its windows. */
export const windowCommandSchema = z.discriminatedUnion('type', [
  /** Chosen from a menu. */
  z.object({ type: z.literal('run'), actionId: z.string() }),
  /** A place of the window, such as `/chat/1`. */
  z.object({ type: z.literal('show'), path: z.string() }),
  /** A model file that was opened with Paddock. */
  z.object({ type: z.literal('openModel'), path: z.string() }),
  /** A question that a link brought. It is sent by the person or not at all. */
  z.object({ type: z.literal('draft'), text: z.string() }),
]);
export type WindowCommand = z.infer<typeof windowCommandSchema>;

/** An action of the window as menus show it, in the window's language. */
export const menuActionSchema = z.object({
  id: z.string().min(1).max(64),
  label: z.string().min(1).max(200),
  shortcut: shortcutSchema.nullable(),
});
export type MenuAction = z.infer<typeof menuActionSchema>;

export const desktopStateSchema = z.object({
  /** `null` where the system keeps no such list, or this is no installed app. */
  startsAtLogin: z.boolean().nullable(),
  spellCheck: z.object({
    isOn: z.boolean(),
    /** Whether the system brings the dictionaries; else they are fetched once. */
    isBuiltIn: z.boolean(),
    /** What can be chosen, and what is used now. */
    languages: z.array(z.string()),
    inUse: z.array(z.string()),
  }),
});
export type DesktopState = z.infer<typeof desktopStateSchema>;

/** What was written down when a part of the app crashed. It leaves this computer only if the person sends it. */
export const crashReportSchema = z.object({ id: idSchema, sizeBytes: z.int().nonnegative(), at: z.int() });
export type CrashReport = z.infer<typeof crashReportSchema>;

/** Of the desktop app alone; `unsupported` for a window in a browser. */
export const desktop = {
  /** For as long as the window lives. What was asked before it listened comes first. */
  commands: procedure.output(eventIterator(windowCommandSchema)),
  /** The actions that menus offer. Sent again whenever one of them changes. */
  setMenu: procedure.input(z.object({ actions: z.array(menuActionSchema).max(300) })).output(nothing),
  /** Shows the menus of the app at a place of the window, in its pixels. */
  showMenu: procedure.input(z.object({ x: z.number(), y: z.number() })).output(nothing),
  /** Of this window. It is kept with its place. */
  zoom: procedure.input(z.object({ step: z.enum(['in', 'out', 'reset']) })).output(z.object({ percent: z.number() })),
  openWindow: procedure.output(nothing),
  state: procedure.output(desktopStateSchema),
  setStartAtLogin: procedure.input(z.object({ isOn: z.boolean() })).output(desktopStateSchema),
  /** Asks first where something would be lost. */
  restart: procedure.input(z.object({ isSafe: z.boolean() })).output(nothing),
  crashReports: procedure.output(z.array(crashReportSchema)),
  /** To the system's bin. */
  removeCrashReports: procedure.output(nothing),
  /** In the system's file manager. */
  showCrashReports: procedure.output(nothing),
};
