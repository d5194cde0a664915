import { implement } from '@orpc/server';
import { desktop as contract } from '../../contract/desktop.ts';
import { AppError } from '../../contract/errors.ts';
import type { CallContext, Desktop, WindowHandle } from '../host.ts';

/** The procedures of the contract about the desktop app, answered by the host where it is one. */
export function desktopProcedures(desktop: Desktop | undefined) {
  const os = implement(contract).$context<CallContext>();
  const need = (): Desktop => {
    if (desktop === undefined) throw onlyInApp();
    return desktop;
  };
  return {
    commands: os.commands.handler(({ context, signal }) => needWindow(context).commands(signal)),
    setMenu: os.setMenu.handler(({ context, input }) => {
      needWindow(context).setMenu(input.actions);
      return {};
    }),
    showMenu: os.showMenu.handler(({ context, input }) => {
      needWindow(context).showMenu(input.x, input.y);
      return {};
    }),
    zoom: os.zoom.handler(({ context, input }) => ({ percent: needWindow(context).zoom(input.step) })),
    openWindow: os.openWindow.handler(() => {
      need().openWindow();
      return {};
    }),
    state: os.state.handler(() => need().state()),
    setStartAtLogin: os.setStartAtLogin.handler(({ input }) => {
      need().setStartAtLogin(input.isOn);
      return need().state();
    }),
    restart: os.restart.handler(({ input }) => {
      need().restart(input.isSafe);
      return {};
    }),
    crashReports: os.crashReports.handler(() => need().crashReports.list()),
    removeCrashReports: os.removeCrashReports.handler(async () => {
      await need().crashReports.remove();
      return {};
    }),
    showCrashReports: os.showCrashReports.handler(() => {
      need().crashReports.show();
      return {};
    }),
  };
}

function needWindow({ window }: CallContext): WindowHandle {
  if (window === undefined) throw onlyInApp();
  return window;
}

function onlyInApp(): AppError {
  return new AppError('unsupported', 'Only a window of the desktop app can do this.');
}
