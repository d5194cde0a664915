import { z } from 'zod';
import { amount, amountOrZero, words, type Claims, type GpuClaim } from './claims.ts';
import { describeSilence, type Tools } from './tools.ts';

const answerSchema = z.record(z.string(), z.record(z.string(), z.unknown()));

/** AMD's tool on Linux, part of ROCm: an object for each card, one for the system. */
export async function askRocmSmi({ run }: Pick<Tools, 'run'>): Promise<Claims> {
  try {
    const flags = ['--showproductname', '--showmeminfo', 'vram', '--showdriverversion', '--json'];
    const gpus = parseRocmSmi(await run('rocm-smi', flags));
    return gpus.length === 0 ? { source: 'rocm-smi', silent: 'it names no GPU' } : { source: 'rocm-smi', gpus };
  } catch (error) {
    return { source: 'rocm-smi', silent: describeSilence(error) };
  }
}

export function parseRocmSmi(text: string): GpuClaim[] {
  // Warnings stand before the JSON.
  const answer = answerSchema.parse(JSON.parse(text.slice(Math.max(0, text.indexOf('{')))));
  const driver = words(find(answer['system'] ?? {}, /^driver version$/i));
  return Object.entries(answer)
    .filter(([name]) => /^card\d+$/i.test(name))
    .toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([, card]) => {
      const totalBytes = amount(find(card, /^vram total memory/i));
      const usedBytes = amountOrZero(find(card, /^vram total used memory/i));
      return {
        name: words(find(card, /^card series$/i)) ?? words(find(card, /^card model$/i)),
        vendor: 'amd' as const,
        totalBytes,
        freeBytes:
          totalBytes === undefined || usedBytes === undefined ? undefined : Math.max(0, totalBytes - usedBytes),
        driver,
      };
    });
}

/** The names of fields differ in their capitals between versions. */
function find(card: Record<string, unknown>, name: RegExp): unknown {
  return Object.entries(card).find(([key]) => name.test(key))?.[1];
}
