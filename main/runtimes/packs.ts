import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const packSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  backend: z.enum(['vulkan', 'cuda']),
  platform: z.enum(['linux', 'win32']),
  arch: z.enum(['x64', 'arm64']),
  /** npm packages of node-llama-cpp as npm packs them. */
  files: z
    .array(
      z.object({
        name: z.string().regex(/^[a-z0-9-]+$/),
        url: z.url({ protocol: /^https?$/ }),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        sizeBytes: z.int().positive(),
      }),
    )
    .min(1),
});
export type Pack = z.infer<typeof packSchema>;

/** `engine`: the version of node-llama-cpp that they belong to, and that alone. */
const packListSchema = z.object({ engine: z.string().regex(/^[\w.+-]+$/), packs: z.array(packSchema) });
export type PackList = z.infer<typeof packListSchema>;

/** What the release workflow wrote down for this build. */
export function readPackList(resourcesFolder: string): PackList {
  return packListSchema.parse(JSON.parse(readFileSync(join(resourcesFolder, 'runtime-packs.json'), 'utf8')));
}
