import type { Router } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import type { DeviceWindow, Pairing } from '../../contract/devices.ts';
import { AppError, describeError, type ErrorInfo } from '../../contract/errors.ts';
import type { contract } from '../../contract/index.ts';
import type { Events } from '../events.ts';
import type { CallContext } from '../host.ts';
import type { Log } from '../log.ts';
import { networkUrls } from '../own-host.ts';
import type { SettingsService } from '../settings/settings.ts';
import type { Store } from '../store/open.ts';
import { keepGate } from './gate.ts';
import { createKnownDevices } from './known.ts';
import { createPairing } from './pairing.ts';
import { serveDevices, type DeviceServer } from './server.ts';

type Dependencies = { store: Store; settings: SettingsService; events: Events; log: Log };

export type Devices = ReturnType<typeof createDevices>;

/**
 * The same window on a phone or another computer of this network. Off until a person switches it on; then for devices
 * that were let in with a code, and for no more than `contract/remote-access.ts` allows them.
 */
export function createDevices({ store, settings, events, log }: Dependencies) {
  const changed = () => events.emit({ type: 'devices' });
  const known = createKnownDevices({ store, onChange: changed });
  const pairing = createPairing({});
  let handler: RPCHandler<CallContext> | null = null;
  let serving: DeviceServer | null = null;
  let error: ErrorInfo | null = null;

  function window(): DeviceWindow {
    const { deviceWindowEnabled, deviceWindowPort } = settings.get();
    const port = serving?.port ?? deviceWindowPort;
    return {
      isOn: deviceWindowEnabled,
      isServing: serving !== null,
      port,
      urls: serving === null ? [] : networkUrls(port),
      pairing: serving === null ? null : pairing.current(),
      error,
    };
  }

  async function serve(port: number): Promise<void> {
    if (serving?.port === port) return;
    if (handler === null) throw new Error('There is nothing to answer devices with yet.');
    // The new port is taken before the old one is left, so that a port in use changes nothing.
    const next = await serveDevices({ port, known, pairing, handler, log, onPairing: changed });
    await shut();
    serving = next;
    error = null;
    log.info({ port }, 'window for devices on');
  }

  async function shut(): Promise<void> {
    const server = serving;
    serving = null;
    pairing.end();
    await server?.[Symbol.asyncDispose]();
  }

  return {
    window,
    /** Called once, as soon as there are procedures. */
    answerWith: (router: Router<typeof contract, CallContext>): void => {
      handler = new RPCHandler(router, { clientInterceptors: [keepGate] });
    },
    /** Without a port, the one chosen last. */
    open: async (port = settings.get().deviceWindowPort): Promise<DeviceWindow> => {
      await serve(port);
      settings.set({ deviceWindowEnabled: true, deviceWindowPort: port });
      changed();
      return window();
    },
    close: async (): Promise<DeviceWindow> => {
      await shut();
      error = null;
      settings.set({ deviceWindowEnabled: false });
      changed();
      return window();
    },
    /** Switches it on where it was on when Paddock was last used. A failure shows in the window's state. */
    resume: async (): Promise<void> => {
      const { deviceWindowEnabled, deviceWindowPort } = settings.get();
      if (!deviceWindowEnabled) return;
      await serve(deviceWindowPort).catch((cause: unknown) => {
        log.warn({ err: cause }, 'window for devices');
        error = describeError(cause);
      });
    },
    pair: (): Pairing => {
      if (serving === null) {
        throw new AppError('conflict', 'The window for other devices is off.', { remedy: 'Switch it on first.' });
      }
      const begun = pairing.begin();
      changed();
      return begun;
    },
    endPairing: (): void => {
      pairing.end();
      changed();
    },
    list: known.list,
    rename: known.rename,
    revoke: known.revoke,
    [Symbol.asyncDispose]: shut,
  };
}
