import { powerMonitor } from 'electron';
import type { HostPower } from '../host.ts';

/** The power as Electron knows it. */
export const systemPower: HostPower = {
  isOnBattery: () => powerMonitor.isOnBatteryPower(),
  watch: ({ onChange, onSuspend, onResume }) => {
    powerMonitor.on('on-battery', onChange);
    powerMonitor.on('on-ac', onChange);
    powerMonitor.on('suspend', onSuspend);
    powerMonitor.on('resume', onResume);
    return () => {
      powerMonitor.off('on-battery', onChange);
      powerMonitor.off('on-ac', onChange);
      powerMonitor.off('suspend', onSuspend);
      powerMonitor.off('resume', onResume);
    };
  },
};
