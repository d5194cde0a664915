import { askGeneral, askNode, type GeneralAnswers } from './general.ts';
import { askLscpu, readProc, readSys } from './linux.ts';
import { askSysctl, askSystemProfiler } from './macos.ts';
import { askNvidiaSmi } from './nvidia-smi.ts';
import { askRocmSmi } from './rocm-smi.ts';
import { askPowerShell } from './windows.ts';
import type { Claims } from './claims.ts';
import type { Tools } from './tools.ts';

/** Everything that this system's tools and files say, whichever of them are there. Never rejects. */
export async function askEverybody(
  platform: NodeJS.Platform,
  tools: Tools,
  general: GeneralAnswers,
  node: () => Claims = askNode,
): Promise<Claims[]> {
  const own = (): Promise<Claims>[] => {
    switch (platform) {
      case 'linux':
        return [readProc(tools), askLscpu(tools), readSys(tools), askNvidiaSmi(tools), askRocmSmi(tools)];
      case 'darwin':
        return [askSysctl(tools), askSystemProfiler(tools)];
      case 'win32':
        return [askPowerShell(tools), askNvidiaSmi(tools)];
      default:
        return [askNvidiaSmi(tools)];
    }
  };
  return [...(await Promise.all([...own(), askGeneral(general)])), node()];
}
