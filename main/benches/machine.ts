import type { HardwareReport } from '../../contract/hardware.ts';

/** What of a computer decides which settings are worth measuring. `readThreads`: of the processor, where it is known. */
export function describeMachine(
  hardware: { report(): Promise<Pick<HardwareReport, 'processor' | 'backends'>> },
  readThreads: () => Promise<number | undefined>,
) {
  return async () => {
    const [{ processor, backends }, threads = 1] = await Promise.all([hardware.report(), readThreads()]);
    const fastCores = processor.performanceCores ?? processor.physicalCores ?? threads;
    return { threads, fastCores, hasGpu: backends.some(({ id, state }) => id !== 'cpu' && state === 'in_use') };
  };
}
