import { describe, expect, it } from 'vitest';
import type { GpuReport } from '../../contract/hardware.ts';
import { backendsOf, describeBackends, findLibraries, type Libraries } from './backends.ts';

const found: Libraries = { nvidiaDriver: true, cudaRuntime: true, vulkanLoader: true };
const none: Libraries = { nvidiaDriver: false, cudaRuntime: false, vulkanLoader: false };

function gpu(vendor: GpuReport['vendor']): GpuReport {
  return {
    id: vendor,
    name: vendor,
    vendor,
    totalBytes: null,
    freeBytes: null,
    isUnified: false,
    driver: null,
    sources: [],
    disagreements: [],
  };
}

type Situation = Parameters<typeof describeBackends>[0];

/** The back ends of a Linux computer with an NVIDIA card, where nothing is wrong, but for what is said. */
function described(change: Partial<Situation>) {
  const reports = describeBackends({
    platform: 'linux',
    architecture: 'x64',
    inUse: 'cpu',
    trials: { cuda: { works: false, error: null }, vulkan: { works: false, error: null } },
    gpus: [gpu('nvidia')],
    libraries: found,
    ...change,
  });
  return Object.fromEntries(reports.map(({ id, ...report }) => [id, report]));
}

describe('the back ends', () => {
  it('are those that the engine has for the system (catches: CUDA offered on a Mac, Metal on Windows)', () => {
    expect(backendsOf('darwin', 'arm64')).toEqual(['metal', 'cpu']);
    expect(backendsOf('darwin', 'x64')).toEqual(['cpu']);
    expect(backendsOf('win32', 'x64')).toEqual(['cuda', 'vulkan', 'cpu']);
    expect(backendsOf('linux', 'arm64')).toEqual(['cuda', 'vulkan', 'cpu']);
  });

  it('are told apart: the one in use, those that work, those that do not (catches: one that fails shown as there)', () => {
    const { cuda, vulkan, cpu } = described({
      inUse: 'cuda',
      trials: { cuda: { works: true, error: null }, vulkan: { works: true, error: null } },
    });
    expect([cuda?.state, vulkan?.state, cpu?.state]).toEqual(['in_use', 'available', 'available']);
  });

  it('are not called missing before they were tried (catches: “not available” for the first seconds)', () => {
    const { cuda, vulkan, cpu } = described({ inUse: null, trials: {} });
    expect([cuda?.state, vulkan?.state, cpu?.state]).toEqual(['trying', 'trying', 'available']);
  });
});

describe('why a back end is not there', () => {
  it('is the missing card where there is none (catches: a driver asked for that has nothing to drive)', () => {
    const { cuda, vulkan } = described({ gpus: [], libraries: none, trials: {} });
    expect(cuda).toEqual({ state: 'missing', reason: 'There is no NVIDIA graphics processor.', remedy: null });
    expect(vulkan).toEqual({ state: 'missing', reason: 'There is no graphics processor.', remedy: null });
    expect(described({ gpus: [gpu('amd')], libraries: none }).cuda?.reason).toMatch(/no NVIDIA/);
  });

  it('is the first library that is missing, with what brings it (catches: “CUDA did not start” and nothing to do)', () => {
    expect(described({ libraries: none }).cuda).toMatchObject({
      reason: 'The NVIDIA driver is not installed.',
      remedy: expect.stringContaining('driver') as string,
    });
    expect(described({ libraries: { ...found, cudaRuntime: false } }).cuda).toMatchObject({
      reason: 'The CUDA runtime library is missing.',
      remedy: expect.stringContaining('CUDA 12') as string,
    });
    expect(described({ libraries: { ...found, vulkanLoader: false } }).vulkan).toMatchObject({
      reason: 'The Vulkan loader is missing.',
      remedy: expect.stringContaining('libvulkan1') as string,
    });
  });

  it('has always words and a remedy where there is a card (catches: a blank line where nothing is known)', () => {
    const unknown: Libraries = { nvidiaDriver: null, cudaRuntime: null, vulkanLoader: null };
    for (const libraries of [found, unknown]) {
      const { cuda, vulkan } = described({ libraries });
      for (const report of [cuda, vulkan]) {
        expect(report?.reason).toBeTruthy();
        expect(report?.remedy).toMatch(/driver/);
      }
    }
    const trials = { metal: { works: false, error: null } };
    const { metal } = described({ platform: 'darwin', architecture: 'arm64', gpus: [gpu('apple')], trials });
    expect(metal).toMatchObject({ reason: 'Metal did not start.', remedy: expect.stringContaining('macOS') as string });
  });
});

describe('the libraries', () => {
  const index = (...names: string[]) =>
    `${names.length} libs found\n\t${names.map((name) => `${name} (libc6,x86-64) => /usr/lib/${name}`).join('\n\t')}\n`;

  it('are read from Linux’s index of them (catches: CUDA’s runtime taken for there without cuBLAS)', async () => {
    const asked = (text: string) => findLibraries('linux', { run: () => Promise.resolve(text) });
    expect(await asked(index('libcuda.so.1', 'libcudart.so.12', 'libcublas.so.12', 'libvulkan.so.1'))).toEqual(found);
    expect(await asked(index('libcuda.so.1', 'libcudart.so.12'))).toMatchObject({ cudaRuntime: false });
    expect(await asked(index('libcudart.so.10', 'libcublas.so.10'))).toMatchObject({ cudaRuntime: false });
    expect(await asked(index('libcudadebugger.so.1', 'libvulkan_radeon.so'))).toEqual(none);
  });

  it('are found where ldconfig is not on the path (catches: “the driver is not installed” for a plain user)', async () => {
    const run = (command: string) =>
      command === 'ldconfig' ? Promise.reject(new Error('ENOENT')) : Promise.resolve(index('libcuda.so.1'));
    expect(await findLibraries('linux', { run })).toMatchObject({ nvidiaDriver: true });
  });

  it('are looked for by name on Windows (catches: a DLL of one version only)', async () => {
    const has = (...names: string[]) =>
      findLibraries('win32', {
        run: (_, [name = '']) =>
          names.includes(name) ? Promise.resolve(`C:\\${name}`) : Promise.reject(new Error('1')),
      });
    expect(await has('nvcuda.dll', 'cudart64_110.dll', 'cublas64_11.dll', 'vulkan-1.dll')).toEqual(found);
    expect(await has('cudart64_12.dll')).toEqual(none);
  });

  it('are not known where nobody tells (catches: “missing” because a tool is)', async () => {
    const unknown = { nvidiaDriver: null, cudaRuntime: null, vulkanLoader: null };
    const run = () => Promise.reject(new Error('ENOENT'));
    expect(await findLibraries('linux', { run })).toEqual(unknown);
    expect(await findLibraries('darwin', { run })).toEqual(unknown);
  });
});
