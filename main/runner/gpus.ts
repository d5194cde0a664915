import { getLlama, LlamaLogLevel } from 'node-llama-cpp';
import type { Gpu } from './protocol.ts';

/** The graphics processors that the engine can use; none where no back end works. */
export async function probeGpus(): Promise<Gpu[]> {
  const llama = await getLlama({
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: LlamaLogLevel.disabled,
  });
  if (llama.gpu === false) return [];
  const [{ total, free, unifiedSize }, names] = await Promise.all([llama.getVramState(), llama.getGpuDeviceNames()]);
  // The library knows the memory of all of them together.
  return [{ name: names.join(', '), totalBytes: total, freeBytes: free, isUnified: unifiedSize > 0 }];
}
