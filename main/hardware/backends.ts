import type { BackendId, BackendReport, GpuReport } from '../../contract/hardware.ts';
import type { Tools } from './detect/tools.ts';

/** What came of trying a back end; `error`: what the engine said. */
export type Trial = { works: boolean; error: string | null };

type Situation = {
  platform: NodeJS.Platform;
  architecture: string;
  /** What a load takes by itself; `null` before that is known. */
  inUse: BackendId | null;
  /** Of those that have been tried. */
  trials: Partial<Record<BackendId, Trial>>;
  gpus: readonly GpuReport[];
  libraries: Libraries;
};

/** Which of the libraries that a back end leans on were found; `null` where that can't be told here. */
export type Libraries = {
  nvidiaDriver: boolean | null;
  cudaRuntime: boolean | null;
  vulkanLoader: boolean | null;
};

/** Those that llama.cpp has for such a computer. */
export function backendsOf(platform: NodeJS.Platform, architecture: string): BackendId[] {
  if (platform === 'darwin') return architecture === 'arm64' ? ['metal', 'cpu'] : ['cpu'];
  return ['cuda', 'vulkan', 'cpu'];
}

/** Each back end with its state, and for those that do not work why, and what would help. */
export function describeBackends(situation: Situation): BackendReport[] {
  const { platform, architecture, inUse, trials } = situation;
  return backendsOf(platform, architecture).map((id): BackendReport => {
    if (id === inUse) return { id, state: 'in_use', reason: null, remedy: null };
    if (id === 'cpu' || trials[id]?.works === true) return { id, state: 'available', reason: null, remedy: null };
    if (trials[id] === undefined && !isPointless(id, situation))
      return { id, state: 'trying', reason: null, remedy: null };
    return { id, state: 'missing', ...explain(id, situation) };
  });
}

/** Without a GPU for it nothing but a process's start would come of trying. */
export function isPointless(id: BackendId, { gpus, libraries }: Pick<Situation, 'gpus' | 'libraries'>): boolean {
  switch (id) {
    case 'cuda':
      return !gpus.some(({ vendor }) => vendor === 'nvidia') && libraries.nvidiaDriver !== true;
    case 'vulkan':
      return gpus.length === 0;
    case 'metal':
    case 'cpu':
      return false;
    default:
      return id satisfies never;
  }
}

type Explanation = Pick<BackendReport, 'reason' | 'remedy'>;

function explain(id: Exclude<BackendId, 'cpu'>, situation: Situation): Explanation {
  const { libraries, trials } = situation;
  const said = inWords(trials[id]?.error ?? null);
  switch (id) {
    case 'cuda':
      if (isPointless(id, situation)) return { reason: 'There is no NVIDIA graphics processor.', remedy: null };
      if (libraries.nvidiaDriver === false) {
        return { reason: 'The NVIDIA driver is not installed.', remedy: 'Install NVIDIA’s driver, then look again.' };
      }
      if (libraries.cudaRuntime === false) {
        return {
          reason: 'The CUDA runtime library is missing.',
          remedy: 'Install the CUDA 12 runtime (cudart and cuBLAS), or use Vulkan.',
        };
      }
      return { reason: said ?? 'CUDA did not start.', remedy: 'Update the NVIDIA driver, then look again.' };
    case 'vulkan':
      if (isPointless(id, situation)) return { reason: 'There is no graphics processor.', remedy: null };
      if (libraries.vulkanLoader === false) {
        return {
          reason: 'The Vulkan loader is missing.',
          remedy: 'Install your graphics driver with Vulkan; on Linux also the package libvulkan1.',
        };
      }
      return { reason: said ?? 'Vulkan found no device.', remedy: 'Update the graphics driver, then look again.' };
    case 'metal':
      return { reason: said ?? 'Metal did not start.', remedy: 'Update macOS, then look again.' };
  }
}

/** The engine's word for a binary that could not be loaded says nothing to a person; the defaults below say more. */
function inWords(error: string | null): string | null {
  return error === null || /NoBinaryFound/.test(error) ? null : error;
}

export const unknownLibraries: Libraries = { nvidiaDriver: null, cudaRuntime: null, vulkanLoader: null };

/** Looks for the libraries by the system's own index of them. */
export async function findLibraries(platform: NodeJS.Platform, { run }: Pick<Tools, 'run'>): Promise<Libraries> {
  try {
    switch (platform) {
      case 'linux': {
        const index = await run('ldconfig', ['-p']).catch(() => run('/sbin/ldconfig', ['-p']));
        const has = (name: RegExp) => name.test(index);
        return {
          nvidiaDriver: has(/\blibcuda\.so/) || has(/\blibnvidia-ml\.so/),
          cudaRuntime: has(/\blibcudart\.so\.1[1-3]/) && has(/\blibcublas\.so\.1[1-3]/),
          vulkanLoader: has(/\blibvulkan\.so/),
        };
      }
      case 'win32': {
        const where = async (...names: string[]) => {
          for (const name of names)
            if (
              await run('where.exe', [name]).then(
                () => true,
                () => false,
              )
            )
              return true;
          return false;
        };
        const [nvidiaDriver, cudart, cublas, vulkanLoader] = await Promise.all([
          where('nvml.dll', 'nvcuda.dll'),
          where('cudart64_13.dll', 'cudart64_12.dll', 'cudart64_110.dll'),
          where('cublas64_13.dll', 'cublas64_12.dll', 'cublas64_11.dll'),
          where('vulkan-1.dll'),
        ]);
        return { nvidiaDriver, cudaRuntime: cudart && cublas, vulkanLoader };
      }
      default:
        return unknownLibraries;
    }
  } catch {
    // Without an index nothing can be told of libraries; the trial itself has the last word.
    return unknownLibraries;
  }
}
