import { implement } from '@orpc/server';
import { devices as contract } from '../../contract/devices.ts';
import type { Devices } from './devices.ts';

/** The procedures of the contract about other devices, answered by the service. */
export function deviceProcedures(devices: Devices) {
  const os = implement(contract);
  return {
    window: os.window.handler(() => devices.window()),
    open: os.open.handler(({ input }) => devices.open(input.port)),
    close: os.close.handler(() => devices.close()),
    pair: os.pair.handler(() => devices.pair()),
    endPairing: os.endPairing.handler(() => {
      devices.endPairing();
      return {};
    }),
    list: os.list.handler(() => devices.list()),
    rename: os.rename.handler(({ input }) => {
      devices.rename(input.id, input.name);
      return {};
    }),
    revoke: os.revoke.handler(({ input }) => {
      devices.revoke(input.id);
      return {};
    }),
  };
}
