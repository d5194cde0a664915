import { describe, expect, it } from 'vitest';
import { loadSettingsSchema } from '../../contract/inference.ts';
import { paddockTinyPath } from '../../tests/fixtures.ts';
import { createLoadPlanner } from './load.ts';

const { planLoad } = createLoadPlanner({ probe: () => Promise.resolve({ gpus: [], processBytes: null }) });

const model = { path: paddockTinyPath, name: 'Paddock Tiny' };
const asked = { reclaimableBytes: 0, force: false };

describe('a load', () => {
  it('gets the context that was left open (catches: a load that lets the engine take what it likes)', async () => {
    const { settings, neededBytes, freeBytes } = await planLoad(model, loadSettingsSchema.parse({}), asked);
    expect(settings).toMatchObject({ contextLength: 4096, slots: 4 });
    expect(neededBytes).toBeGreaterThan(100_000_000);
    expect(neededBytes).toBeLessThan(freeBytes);
  });

  it('runs on what a person prefers, where its own settings leave it open (catches: a choice that changes nothing)', async () => {
    const { planLoad: planPreferred } = createLoadPlanner({
      probe: () => Promise.resolve({ gpus: [], processBytes: null }),
      preferredBackend: () => 'cpu',
    });
    const deviceFor = async (device: 'auto' | 'vulkan') =>
      (await planPreferred(model, loadSettingsSchema.parse({ device }), asked)).settings.device;
    expect(await deviceFor('auto')).toBe('cpu');
    expect(await deviceFor('vulkan')).toBe('vulkan');
  });

  it('is refused where it cannot fit, and done all the same when told to (catches: no way round)', async () => {
    // 6 blocks × (K and V) × 128 values × 2 bytes × 16,777,216 tokens × 64 slots: 3.3 TB.
    const settings = loadSettingsSchema.parse({ contextLength: 16_777_216, slots: 64 });
    await expect(planLoad(model, settings, asked)).rejects.toMatchObject({
      code: 'out_of_memory',
      message: expect.stringMatching(/^Paddock Tiny needs \d{4} GB and this computer has/) as unknown,
    });
    const plan = await planLoad(model, settings, { ...asked, force: true });
    expect(plan.settings).toMatchObject({ contextLength: 16_777_216, slots: 64 });
  });
});
