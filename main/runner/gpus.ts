import { getLlama, LlamaLogLevel } from 'node-llama-cpp';
import type { ProbeRequest, ProbedGpus } from './protocol.ts';

/** The graphics processors that the engine can use, with one back end or the best that works; none without one. */
export async function probeGpus({ backend }: ProbeRequest): Promise<ProbedGpus> {
  try {
    const llama = await getLlama({
      gpu: backend,
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      logLevel: LlamaLogLevel.disabled,
    });
    if (llama.gpu === false) return { gpus: [], backend: 'cpu', error: null };
    const [{ total, free, unifiedSize }, names] = await Promise.all([llama.getVramState(), llama.getGpuDeviceNames()]);
    // The library knows the memory of all of them together.
    const gpus = [{ name: names.join(', '), totalBytes: total, freeBytes: free, isUnified: unifiedSize > 0 }];
    return { gpus, backend: llama.gpu, error: null };
  } catch (error) {
    if (backend === 'auto') throw error;
    return { gpus: [], backend: null, error: error instanceof Error ? error.message : String(error) };
  }
}
