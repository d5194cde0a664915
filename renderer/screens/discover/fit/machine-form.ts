import type { MachineProfile } from '../../../../contract/hub.ts';

const gigabyte = 2 ** 30;

export type MachineForm = {
  name: string;
  ramGigabytes: number | null;
  gpu: 'none' | 'own' | 'unified';
  gpuGigabytes: number | null;
  gpuCount: number;
  /** In 10^9 bytes a second, as data sheets say. */
  bandwidth: number | null;
};

export const emptyMachine: MachineForm = {
  name: '',
  ramGigabytes: 16,
  gpu: 'none',
  gpuGigabytes: 8,
  gpuCount: 1,
  bandwidth: null,
};

/** The machine that a form describes; `null` while something is missing. */
export function readMachine(form: MachineForm): MachineProfile | null {
  const name = form.name.trim();
  if (name === '' || form.ramGigabytes === null) return null;
  if (form.gpu === 'own' && form.gpuGigabytes === null) return null;
  const ramBytes = form.ramGigabytes * gigabyte;
  return {
    name,
    ramBytes,
    gpus: gpusOf(form, ramBytes),
    bandwidth: form.bandwidth === null ? null : form.bandwidth * 1e9,
  };
}

function gpusOf({ gpu, gpuGigabytes, gpuCount }: MachineForm, ramBytes: number): MachineProfile['gpus'] {
  switch (gpu) {
    case 'none':
      return [];
    case 'unified':
      return [{ memoryBytes: ramBytes, isUnified: true }];
    case 'own':
      return Array.from({ length: gpuCount }, () => ({
        memoryBytes: (gpuGigabytes ?? 0) * gigabyte,
        isUnified: false,
      }));
    default:
      return gpu satisfies never;
  }
}
