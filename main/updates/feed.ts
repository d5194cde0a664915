import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Where new versions of this build come from, and whose signature they carry. The release workflow writes it. */
const feedSchema = z.object({
  url: z.url({ protocol: /^https?$/ }).nullable(),
  publicKeys: z.array(z.string().min(1)),
});
export type Feed = { url: string; publicKeys: readonly string[] };

/** `null` for a build that names no place, or no key. */
export function readFeed(resourcesFolder: string): Feed | null {
  const { url, publicKeys } = feedSchema.parse(JSON.parse(readFileSync(join(resourcesFolder, 'updates.json'), 'utf8')));
  return url === null || publicKeys.length === 0 ? null : { url, publicKeys };
}
