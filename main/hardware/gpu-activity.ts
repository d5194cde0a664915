import { amountOrZero } from './detect/claims.ts';
import type { Tools } from './detect/tools.ts';

/** What a GPU does now; `null` where its driver does not say. */
export type GpuActivity = {
  usedBytes: number | null;
  totalBytes: number | null;
  share: number | null;
  watts: number | null;
};

const mebibyte = 2 ** 20;

/**
 * Asks those drivers that answer cheaply: NVIDIA's tool, and the files of AMD's on Linux. Which of them there are is found
 * out once; without any, nothing is asked again.
 */
export function createGpuActivity({ run, read, list }: Tools): () => Promise<GpuActivity[]> {
  let hasNvidia = true;
  let amdCards: { folder: string; power: string | null }[] | null = null;

  async function nvidia(): Promise<GpuActivity[]> {
    if (!hasNvidia) return [];
    try {
      const fields = 'memory.used,memory.total,utilization.gpu,power.draw';
      return parseNvidia(await run('nvidia-smi', [`--query-gpu=${fields}`, '--format=csv,noheader,nounits']));
    } catch {
      // Not installed, or broken: the report of this computer says which.
      hasNvidia = false;
      return [];
    }
  }

  async function findAmd(): Promise<NonNullable<typeof amdCards>> {
    const folders = await list('/sys/class/drm/card[0-9]*/device').catch(() => []);
    return Promise.all(
      folders
        .filter((path) => /\/card\d+\/device$/.test(path))
        .map(async (folder) => {
          const [power] = await list(`${folder}/hwmon/hwmon[0-9]*/power1_average`).catch(() => []);
          return { folder, power: power ?? null };
        }),
    );
  }

  async function amd(): Promise<GpuActivity[]> {
    amdCards ??= await findAmd();
    const number = async (path: string, unit = 1) =>
      amountOrZero((await read(path).catch(() => '')).trim(), unit) ?? null;
    const all = await Promise.all(
      amdCards.map(async ({ folder, power }) => {
        const totalBytes = await number(`${folder}/mem_info_vram_total`);
        if (totalBytes === null) return null;
        const busy = await number(`${folder}/gpu_busy_percent`);
        return {
          totalBytes,
          usedBytes: await number(`${folder}/mem_info_vram_used`),
          share: busy === null ? null : Math.min(1, busy / 100),
          watts: power === null ? null : await number(power, 1e-6),
        };
      }),
    );
    return all.filter((one) => one !== null);
  }

  return async () => [...(await nvidia()), ...(await amd())];
}

export function parseNvidia(text: string): GpuActivity[] {
  return text
    .split('\n')
    .map((line) => line.split(',').map((part) => part.trim()))
    .filter((parts) => parts.length === 4)
    .map(([used, total, busy, power]) => {
      const percent = amountOrZero(busy);
      const watts = Number(power);
      return {
        usedBytes: amountOrZero(used, mebibyte) ?? null,
        totalBytes: amountOrZero(total, mebibyte) ?? null,
        share: percent === undefined ? null : Math.min(1, percent / 100),
        watts: Number.isFinite(watts) && power !== '' ? watts : null,
      };
    });
}
