import type { LoadSettings } from '../../contract/inference.ts';
import type { Model } from '../../contract/models.ts';
import { inspectGguf } from '../gguf/inspect.ts';
import { readMachine } from './machine.ts';
import { planLoad as planMemory, refuseLoad } from './plan.ts';

/** `reclaimableBytes` is what unloading idle models would give back; `force`: load whatever it takes. */
type Options = { reclaimableBytes: number; force: boolean };

/**
 * Checks a model's file before native code sees it, and settles what the settings leave to Paddock.
 * Throws `out_of_memory` where the model does not fit, unless forced, and what `inspectGguf` throws.
 */
export async function planLoad(
  model: Pick<Model, 'path' | 'name'>,
  settings: LoadSettings,
  { reclaimableBytes, force }: Options,
) {
  const [report, machine] = await Promise.all([inspectGguf(model.path), readMachine()]);
  const plan = planMemory(report, settings, {
    ...machine,
    freeRamBytes: machine.freeRamBytes + reclaimableBytes,
  });
  if (plan.fits === 'too_big' && !force) throw refuseLoad(plan, model.name);
  const { contextLength, slots } = plan.settings;
  return {
    // How many layers go to a GPU is for the runner to say as long as nobody else knows its memory.
    settings: { ...settings, contextLength, slots },
    neededBytes: plan.estimate.ramBytes,
    freeBytes: machine.freeRamBytes,
  };
}
