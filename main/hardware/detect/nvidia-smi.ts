import { amount, amountOrZero, words, type Claims, type GpuClaim } from './claims.ts';
import { describeSilence, type Tools } from './tools.ts';

const fields = ['name', 'memory.total', 'memory.free', 'driver_version'];
const mebibyte = 2 ** 20;

/** NVIDIA's own tool, which comes with its driver: one line of comma-separated values for each GPU. */
export async function askNvidiaSmi({ run }: Pick<Tools, 'run'>): Promise<Claims> {
  try {
    const text = await run('nvidia-smi', [`--query-gpu=${fields.join(',')}`, '--format=csv,noheader,nounits']);
    const gpus = parseNvidiaSmi(text);
    // "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver." and the like go to stdout.
    if (gpus.length === 0) return { source: 'nvidia-smi', silent: text.trim().slice(0, 200) || 'it names no GPU' };
    return { source: 'nvidia-smi', gpus };
  } catch (error) {
    return { source: 'nvidia-smi', silent: describeSilence(error) };
  }
}

export function parseNvidiaSmi(text: string): GpuClaim[] {
  return text.split('\n').flatMap((line) => {
    const parts = line.split(',').map((part) => part.trim());
    const [name, total, free, driver] = parts;
    if (parts.length !== fields.length || words(name) === undefined) return [];
    const totalBytes = amount(total, mebibyte);
    return [
      {
        name: words(name),
        vendor: 'nvidia' as const,
        totalBytes,
        freeBytes: amountOrZero(free, mebibyte),
        // Chips that share the computer's memory (GB10, Jetson) have none of their own to tell.
        isUnified: totalBytes === undefined && /n\/a|not supported/i.test(total ?? '') ? true : undefined,
        driver: words(driver),
      },
    ];
  });
}
