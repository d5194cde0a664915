import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The diagnostic model, which is part of the repository. */
export const paddockTinyPath = join(import.meta.dirname, '..', 'resources', 'paddock-tiny.gguf');

/** The folder of small models beside the checkout, which is not part of the repository; `null` where it is absent. */
export const sharedModelsFolder: string | null = findSharedModels();

/** A `describe` over the small models: where they are absent, it is reported as skipped, with the reason. */
export function describeWithShared(name: string, define: (folder: string) => void): void {
  const isAbsent = sharedModelsFolder === null;
  // A skipped body runs too, to collect its names, and must not list a folder that is not there.
  const collect = isAbsent ? () => it('finds the small models', () => expect(isAbsent).toBe(false)) : define;
  const reason = isAbsent ? ' (skipped: ../shared/models is absent and PADDOCK_SHARED_MODELS is not set)' : '';
  describe.skipIf(isAbsent)(`${name}${reason}`, () => {
    collect(sharedModelsFolder ?? '');
  });
}

function findSharedModels(): string | null {
  const folder = process.env['PADDOCK_SHARED_MODELS'] ?? join(import.meta.dirname, '..', '..', 'shared', 'models');
  return existsSync(folder) ? folder : null;
}
