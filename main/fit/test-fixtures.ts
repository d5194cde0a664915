import type { GgufFacts } from '../gguf/report.ts';
import type { RecordedSpeeds } from '../store/load-records.ts';
import type { FitSettings } from './settings.ts';
import type { DescribedModel } from './shape.ts';

export const usualSettings: FitSettings = {
  contextLength: 8192,
  slots: 1,
  batchSize: 512,
  cacheTypeK: 'f16',
  cacheTypeV: 'f16',
  flashAttention: 'auto',
  gpuLayers: 0,
  useMmap: true,
};

/** Of a load that has not answered. */
export const noSpeeds: RecordedSpeeds = {
  tokensPerSecond: null,
  depth: null,
  plainSpeed: null,
  predictedSpeed: null,
  promptTokensPerSecond: null,
  promptDepth: null,
  plainPromptSpeed: null,
  predictedPromptSpeed: null,
};

type Description = Partial<GgufFacts> & {
  blockCount: number;
  keyValueHeads: number;
  blockBytes: number;
  metadata?: DescribedModel['metadata'];
};

/** A header as the reader gives it; what is left out is as in Llama 3.1 8B. */
export function describeModel({ keyValueHeads, blockBytes, metadata = {}, ...facts }: Description): DescribedModel {
  const { blockCount } = facts;
  const otherTensorBytes = facts.otherTensorBytes ?? 727_000_000;
  const tensorBytes = blockBytes * blockCount + otherTensorBytes;
  return {
    metadata,
    facts: {
      kind: 'model',
      name: null,
      architecture: 'llama',
      parameterCount: 8_030_000_000,
      quantization: 'Q4_K_M',
      license: null,
      files: [],
      sizeBytes: tensorBytes + 8_000_000,
      tensorBytesByType: { Q4_K: tensorBytes },
      tensorCountByType: { Q4_K: 1 },
      blockSizesBytes: Array.from({ length: blockCount }, () => blockBytes),
      otherTensorBytes,
      contextLength: 131_072,
      embeddingLength: 4096,
      headCounts: Array.from({ length: blockCount }, () => 32),
      keyValueHeadCounts: Array.from({ length: blockCount }, () => keyValueHeads),
      keyLength: 128,
      valueLength: 128,
      slidingWindow: null,
      expertCount: 0,
      expertUsedCount: 0,
      rope: {
        frequencyBase: null,
        dimensionCount: null,
        scaling: null,
        scalingFactor: null,
        originalContextLength: null,
      },
      tokenizer: { model: 'gpt2', pre: 'llama-bpe', tokenCount: 128_256, bos: null, eos: null, addBos: null },
      chatTemplates: { default: null, named: {} },
      mmproj: null,
      ...facts,
    },
  };
}

/** Llama 3.1 8B, Q4_K_M: 4.9 GB. */
export const llama8b = describeModel({
  blockCount: 32,
  keyValueHeads: 8,
  blockBytes: 131_000_000,
  metadata: {
    'llama.feed_forward_length': 14_336,
    'tokenizer.ggml.merges': { elementType: 'string', count: 280_147, values: null },
  },
});

/** Llama 3.1 70B, Q4_K_M: 42.5 GB. */
export const llama70b = describeModel({
  blockCount: 80,
  keyValueHeads: 8,
  blockBytes: 513_000_000,
  otherTensorBytes: 1_452_000_000,
  embeddingLength: 8192,
  parameterCount: 70_600_000_000,
  metadata: { 'llama.feed_forward_length': 28_672 },
});
