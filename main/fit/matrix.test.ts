import { describe, expect, it } from 'vitest';
import type { FitCell } from '../../contract/hub.ts';
import { columnsOf, fitCells, machineOf, recommend, roughFit } from './matrix.ts';
import { describeModel, llama70b, llama8b } from './test-fixtures.ts';
import type { Machine } from './machine.ts';
import type { DescribedModel } from './shape.ts';

const gigabyte = 1e9;
const places: FitCell['verdict'][] = ['gpu', 'split', 'cpu', 'tight', 'too_big'];
const harm = ({ verdict }: FitCell) => places.indexOf(verdict);

function cellsOf(report: DescribedModel, machine: Machine, slots = 1): FitCell[] {
  const speedOf = () => ({ tokensPerSecond: null, promptTokensPerSecond: null, isMeasured: false });
  return fitCells({ report, machine, cacheType: 'f16', slots, speedOf });
}

function machine(ramGigabytes: number, gpuGigabytes = 0, isUnified = false): Machine {
  const gpuBytes = gpuGigabytes * gigabyte;
  return {
    totalRamBytes: ramGigabytes * gigabyte,
    freeRamBytes: ramGigabytes * gigabyte * 0.8,
    gpus: gpuBytes === 0 ? [] : [{ totalBytes: gpuBytes, freeBytes: gpuBytes, isUnified }],
    processor: 'plain',
  };
}

/** The same numbers in every run. */
function createRandom(seed: number) {
  let state = seed;
  return (least: number, most: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return least + (state / 2 ** 32) * (most - least);
  };
}

function randomModel(random: (least: number, most: number) => number): DescribedModel {
  const heads = Math.round(random(1, 16));
  return describeModel({
    architecture: random(0, 1) < 0.3 ? 'gemma3' : 'llama',
    slidingWindow: random(0, 1) < 0.5 ? 1024 : null,
    blockCount: Math.round(random(4, 90)),
    keyValueHeads: heads,
    blockBytes: Math.round(random(1e7, 6e8)),
    otherTensorBytes: Math.round(random(1e7, 2e9)),
    embeddingLength: heads * 256,
    tensorBytesByType: random(0, 1) < 0.5 ? { Q4_K: 1e9 } : { Q8_0: 5e8, F16: 5e8 },
  });
}

describe('the columns', () => {
  it('have the usual lengths and end with the trained one (catches: a length that the model has not learnt)', () => {
    expect(columnsOf(llama8b)).toEqual([2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072]);
    expect(columnsOf(describeModel({ ...small, contextLength: 40_960 })).at(-1)).toBe(40_960);
    expect(columnsOf(describeModel({ ...small, contextLength: 512 }))).toEqual([512]);
    expect(columnsOf(describeModel({ ...small, contextLength: null }))).toHaveLength(5);
  });

  it('are eight at most (catches: a matrix that runs out of its page)', () => {
    const lengths = columnsOf(describeModel({ ...small, contextLength: 10_485_760 }));
    expect(lengths).toEqual([2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072, 10_485_760]);
  });
});

const small = { blockCount: 4, keyValueHeads: 2, blockBytes: 1_000_000, otherTensorBytes: 1_000_000 };

describe('the cells', () => {
  it('say where a model runs (catches: “on GPU” while a layer is not)', () => {
    const verdictsOf = (...size: Parameters<typeof machine>) => cellsOf(llama8b, machine(...size)).map(harm);
    // 4.9 GB of weights, 131 kB a token: 128k tokens are 17 GB.
    expect(verdictsOf(32, 12)).toEqual([0, 0, 0, 0, 0, 1, 1]);
    expect(verdictsOf(30)).toEqual([2, 2, 2, 2, 2, 2, 3]);
    expect(verdictsOf(4)).toEqual([4, 4, 4, 4, 4, 4, 4]);
  });

  it('keep a cache type that heads do not divide into as it is (catches: a promise that the engine breaks)', () => {
    const odd = describeModel({ ...small, keyLength: 80, valueLength: 80, keyValueHeads: 8 });
    const speedOf = () => ({ tokensPerSecond: null, promptTokensPerSecond: null, isMeasured: false });
    const cells = fitCells({ report: odd, machine: machine(32), cacheType: 'q4_0', slots: 1, speedOf });
    expect(cells).toEqual(cellsOf(odd, machine(32)));
  });

  it('never get worse with more memory (catches: a larger computer that is told it can do less)', () => {
    const random = createRandom(7);
    for (let round = 0; round < 300; round += 1) {
      const model = randomModel(random);
      const isUnified = random(0, 1) < 0.5;
      const [ram, gpu] = [random(4, 96), random(0, 1) < 0.3 ? 0 : random(1, 80)];
      const less = cellsOf(model, machine(ram, gpu, isUnified));
      const more = cellsOf(model, machine(ram + random(0, 40), gpu === 0 ? 0 : gpu + random(0, 40), isUnified));
      less.forEach((cell, index) => expect(harm(more[index] ?? cell)).toBeLessThanOrEqual(harm(cell)));
    }
  });

  it('never get better, or smaller, with more context (catches: a matrix with a hole)', () => {
    const random = createRandom(11);
    for (let round = 0; round < 300; round += 1) {
      const model = randomModel(random);
      const gpu = random(0, 1) < 0.5 ? 0 : random(1, 80);
      const cells = cellsOf(model, machine(random(4, 96), gpu, random(0, 1) < 0.5));
      cells.slice(1).forEach((cell, index) => {
        const before = cells[index] ?? cell;
        expect(harm(cell)).toBeGreaterThanOrEqual(harm(before));
        expect(cell.keyValueBytes).toBeGreaterThanOrEqual(before.keyValueBytes);
        // From the GPU to none, the model loses the buffers that it had there.
        expect(cell.totalBytes).toBeGreaterThanOrEqual(gpu === 0 ? before.totalBytes : before.weightsBytes);
      });
    }
  });
});

describe('the recommendation', () => {
  /** A repository of an 8B model as such repositories are, and the weights of each file in gigabytes. */
  const quantizations = { Q2_K: 3.2, Q3_K_M: 4, IQ4_XS: 4.5, Q4_K_M: 4.9, Q5_K_M: 5.7, Q6_K: 6.6, Q8_0: 8.5, F16: 16 };

  function rows(scale: number, where: Machine, names = Object.keys(quantizations)) {
    return Object.entries(quantizations)
      .filter(([name]) => names.includes(name))
      .map(([quantization, gigabytes]) => ({
        variantId: quantization,
        label: quantization,
        quantization,
        cells: cellsOf(
          describeModel({
            blockCount: 32,
            keyValueHeads: 8,
            blockBytes: Math.round((gigabytes * scale * gigabyte) / 34),
            otherTensorBytes: Math.round(((gigabytes * scale * gigabyte) / 34) * 2),
          }),
          where,
        ),
      }));
  }

  it('is four bits where all fit (catches: 16 GB to fetch for an answer that is no better)', () => {
    expect(recommend(rows(1, machine(64)))).toEqual({ variantId: 'Q4_K_M', contextLength: 8192 });
    expect(recommend(rows(1, machine(64, 24)))?.variantId).toBe('Q4_K_M');
  });

  it('is eight bits of a small model (catches: a small model made dull for a few megabytes)', () => {
    expect(recommend(rows(0.1, machine(16)))?.variantId).toBe('Q8_0');
  });

  it('runs on the GPU entirely where a good one can (catches: a split model for a bit more quality)', () => {
    // With 8192 tokens, Q4_K_M takes more than what a GPU of 6.5 GB leaves, and IQ4_XS does not.
    const gpu = machine(64, 6.5);
    const chosen = recommend(rows(1, gpu));
    expect(chosen?.variantId).toBe('IQ4_XS');
    const split = rows(1, gpu).find(({ variantId }) => variantId === 'Q4_K_M');
    expect(split?.cells.find(({ contextLength }) => contextLength === 8192)?.verdict).toBe('split');
  });

  it('goes below four bits only to fit, and below three only where nothing else does (catches: Q2 first)', () => {
    expect(recommend(rows(1, machine(7.6)))?.variantId).toBe('Q3_K_M');
    expect(recommend(rows(1, machine(64), ['Q2_K', 'Q3_K_M']))?.variantId).toBe('Q3_K_M');
    expect(recommend(rows(1, machine(64), ['Q2_K', 'F16']))?.variantId).toBe('Q2_K');
    expect(recommend(rows(1, machine(64), ['Q2_K']))?.variantId).toBe('Q2_K');
  });

  it('is none where none fits (catches: a download that can not be used)', () => {
    expect(recommend(rows(8, machine(8)))).toBeNull();
    expect(recommend([])).toBeNull();
  });

  it('knows a quantization by the ends of its name (catches: Q4_K taken for Q4_K_M, or a dynamic one for unknown)', () => {
    const named = (...labels: string[]) =>
      labels.map((label) => ({ variantId: label, label, quantization: null, cells: cellsOf(llama8b, machine(64)) }));
    expect(recommend(named('model-Q6_K', 'model-UD-Q4_K_XL', 'model-Q8_0'))?.variantId).toBe('model-UD-Q4_K_XL');
    expect(recommend(named('model', 'model-IQ2_M'))?.variantId).toBe('model');
    expect(recommend(named('model-BF16', 'model-Q3_K_S'))?.variantId).toBe('model-Q3_K_S');
  });
});

describe('another computer', () => {
  it('keeps memory for its system and its screen (catches: 16 GB that hold 16 GB)', () => {
    const described = { name: 'PC', ramBytes: 16 * 2 ** 30, gpus: [], bandwidth: null };
    expect(machineOf(described).freeRamBytes).toBe(12 * 2 ** 30);
    expect(machineOf({ ...described, ramBytes: 128 * 2 ** 30 }).freeRamBytes).toBe(124 * 2 ** 30);
  });

  it('shares its memory with its GPU where it is so described (catches: a Mac with twice its memory)', () => {
    const ramBytes = 16 * 2 ** 30;
    const mac = machineOf({
      name: 'Mac',
      ramBytes,
      gpus: [{ memoryBytes: ramBytes, isUnified: true }],
      bandwidth: null,
    });
    expect(mac.gpus).toEqual([{ totalBytes: ramBytes * 0.75, freeBytes: ramBytes * 0.75, isUnified: true }]);
    expect(cellsOf(llama70b, mac).every(({ verdict }) => verdict === 'too_big')).toBe(true);
    expect(cellsOf(llama8b, mac)[2]?.verdict).toBe('gpu');
  });
});

it('guesses for lists what the header then says (catches: a list of models that do not fit)', () => {
  const billion = (count: number) => ({ parameterCount: count * 1e9 });
  expect(roughFit(billion(8), machine(16))).toBe('fits');
  expect(roughFit(billion(70), machine(16))).toBe('too_big');
  expect(roughFit(billion(70), machine(16, 48))).toBe('fits');
  expect(roughFit({ parameterCount: null, sizeBytes: 4.9e9 }, machine(16))).toBe('fits');
  expect(roughFit({ parameterCount: null }, machine(16))).toBeNull();
});
