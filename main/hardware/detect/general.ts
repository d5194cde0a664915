import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import { z } from 'zod';
import { amount, amountOrZero, vendorOf, words, type Claims, type GpuClaim } from './claims.ts';
import { describeSilence } from './tools.ts';

const mebibyte = 2 ** 20;
const maybe = z.unknown().optional();
const cpuSchema = z.object({
  manufacturer: maybe,
  brand: maybe,
  cores: maybe,
  physicalCores: maybe,
  performanceCores: maybe,
  efficiencyCores: maybe,
});
const memorySchema = z.object({ total: maybe, available: maybe, swaptotal: maybe, swapused: maybe });
const graphicsSchema = z.object({
  controllers: z
    .array(
      z.object({
        vendor: maybe,
        model: maybe,
        name: maybe,
        vram: maybe,
        vramDynamic: maybe,
        memoryTotal: maybe,
        memoryFree: maybe,
        driverVersion: maybe,
      }),
    )
    .catch([]),
});

/** What the package `systeminformation` is asked; it asks many tools of its own. */
export type GeneralAnswers = { cpu(): Promise<unknown>; mem(): Promise<unknown>; graphics(): Promise<unknown> };

const virtual = /basic (display|render)|remote|virtual|vmware|virtio|qxl|bochs|cirrus|hyper-v|displaylink|aspeed/i;

/** A second opinion on everything. Its zeros and empty texts mean that it does not know. */
export async function askGeneral({ cpu, mem, graphics }: GeneralAnswers): Promise<Claims> {
  const answers = await Promise.allSettled([cpu(), mem(), graphics()]);
  const [processor, memory, cards] = answers.map((answer) =>
    answer.status === 'fulfilled' ? answer.value : undefined,
  );
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (failed !== undefined && answers.every(({ status }) => status === 'rejected')) {
    return { source: 'systeminformation', silent: describeSilence(failed.reason) };
  }
  return {
    source: 'systeminformation',
    processor: cpuSchema.transform(toProcessor).optional().catch(undefined).parse(processor),
    memory: memorySchema.transform(toMemory).optional().catch(undefined).parse(memory),
    gpus: graphicsSchema.transform(toGpus).optional().catch(undefined).parse(cards),
  };
}

function toProcessor(answer: z.infer<typeof cpuSchema>) {
  const performanceCores = amount(answer.performanceCores);
  const efficiencyCores = amount(answer.efficiencyCores);
  const brand = words(answer.brand);
  const maker = words(answer.manufacturer);
  return {
    name: brand === undefined || maker === undefined || brand.includes(maker) ? brand : `${maker} ${brand}`,
    physicalCores: amount(answer.physicalCores),
    logicalCores: amount(answer.cores),
    // It calls all cores fast ones where they are all the same.
    ...(performanceCores !== undefined && efficiencyCores !== undefined ? { performanceCores, efficiencyCores } : {}),
  };
}

function toMemory(answer: z.infer<typeof memorySchema>) {
  const totalBytes = amount(answer.total);
  // Without it the other numbers are zeros that mean nothing.
  if (totalBytes === undefined) return undefined;
  return {
    totalBytes,
    availableBytes: amountOrZero(answer.available),
    swapTotalBytes: amountOrZero(answer.swaptotal),
    swapUsedBytes: amountOrZero(answer.swapused),
  };
}

function toGpus({ controllers }: z.infer<typeof graphicsSchema>): GpuClaim[] {
  return controllers.flatMap((card): GpuClaim[] => {
    const name = words(card.name) ?? words(card.model);
    if (name === undefined || virtual.test(`${name} ${words(card.model) ?? ''} ${words(card.vendor) ?? ''}`)) return [];
    return [
      {
        name,
        vendor: vendorOf(words(card.vendor), name),
        // Memory that the driver takes from the computer's as it needs it is not the card's.
        totalBytes:
          amount(card.memoryTotal, mebibyte) ?? (card.vramDynamic === true ? undefined : amount(card.vram, mebibyte)),
        freeBytes: amountOrZero(card.memoryFree ?? '', mebibyte),
        isUnified: card.vramDynamic === true ? true : undefined,
        driver: words(card.driverVersion),
      },
    ];
  });
}

/** What Node itself knows, on every system. */
export function askNode(): Claims {
  return {
    source: 'node',
    processor: { name: words(cpus()[0]?.model), logicalCores: availableParallelism() },
    memory: { totalBytes: totalmem(), availableBytes: freemem() },
  };
}
