import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { paddockTinyPath, sharedModelsFolder } from '../fixtures.ts';
import { fileContent, textContent, type Content } from './content.ts';
import type { CardData, HubRepository } from './repository.ts';

/** Whom the samples know: one person for each answer to a request for a gated model. */
export const sampleUsers = { hf_granted: 'anna', hf_pending: 'ben', hf_denied: 'clara', hf_new: 'dana' };
const sampleAccess = { hf_granted: 'granted', hf_pending: 'pending', hf_denied: 'denied' } as const;

type Sample = {
  id: string;
  /** Of the file in the folder of small models that stands in for each file. */
  files: Record<string, string>;
  card: CardData;
  parameters: number;
  architecture: string;
  context: number;
  downloads: number;
  likes: number;
  updated: string;
  task?: string;
  isGated?: boolean;
  license?: string;
  about: string;
};

const samples: Sample[] = [
  {
    id: 'bartowski/Meta-Llama-3.1-8B-Instruct-GGUF',
    files: {
      'Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf': 'families/tiny-llama-3.1-8b-instruct.gguf',
      'Meta-Llama-3.1-8B-Instruct-Q8_0.gguf': 'families/tiny-llama-3.1-8b-instruct.gguf',
      'f32/Meta-Llama-3.1-8B-Instruct-f32-00001-of-00003.gguf':
        'families/tiny-llama-3.1-8b-instruct-split-00001-of-00003.gguf',
      'f32/Meta-Llama-3.1-8B-Instruct-f32-00002-of-00003.gguf':
        'families/tiny-llama-3.1-8b-instruct-split-00002-of-00003.gguf',
      'f32/Meta-Llama-3.1-8B-Instruct-f32-00003-of-00003.gguf':
        'families/tiny-llama-3.1-8b-instruct-split-00003-of-00003.gguf',
    },
    card: { license: 'llama3.1', base_model: 'meta-llama/Meta-Llama-3.1-8B-Instruct', language: ['en', 'de', 'fr'] },
    parameters: 8_030_261_312,
    architecture: 'llama',
    context: 131_072,
    downloads: 512_340,
    likes: 268,
    updated: '2026-07-02T09:12:00.000Z',
    about: 'Quantizations of Llama 3.1 8B Instruct.',
  },
  {
    id: 'meta-llama/Meta-Llama-3.1-8B-Instruct',
    files: {},
    card: { license: 'llama3.1', base_model: 'meta-llama/Meta-Llama-3.1-8B', language: ['en', 'de', 'fr'] },
    parameters: 8_030_261_312,
    architecture: 'llama',
    context: 131_072,
    downloads: 5_812_300,
    likes: 4_102,
    updated: '2026-03-11T18:00:00.000Z',
    isGated: true,
    license: 'LLAMA 3.1 COMMUNITY LICENSE AGREEMENT\n',
    about: 'The model itself, in the format of its makers.',
  },
  {
    id: 'google/gemma-3-4b-it-qat-q4_0-gguf',
    files: {
      'gemma-3-4b-it-q4_0.gguf': 'vision/tiny-gemma-3-4b-it.gguf',
      'mmproj-model-f16-4B.gguf': 'vision/mmproj-tiny-gemma-3.gguf',
    },
    card: { license: 'gemma', base_model: 'google/gemma-3-4b-it', tags: ['gemma3', 'gemma'] },
    parameters: 3_880_263_168,
    architecture: 'gemma3',
    context: 131_072,
    task: 'image-text-to-text',
    downloads: 193_000,
    likes: 221,
    updated: '2026-04-18T08:00:00.000Z',
    isGated: true,
    about: 'Gemma 3 4B, trained to be quantized. It can read pictures.',
  },
  {
    id: 'Qwen/Qwen3-0.6B-GGUF',
    files: { 'Qwen3-0.6B-Q8_0.gguf': 'families/tiny-qwen3-0.6b.gguf' },
    card: { license: 'apache-2.0', base_model: 'Qwen/Qwen3-0.6B', license_link: 'LICENSE' },
    parameters: 596_049_920,
    architecture: 'qwen3',
    context: 40_960,
    downloads: 88_450,
    likes: 95,
    updated: '2026-05-21T11:30:00.000Z',
    license: '                                 Apache License\n                           Version 2.0, January 2004\n',
    about: 'The smallest of the Qwen3 models.',
  },
  {
    id: 'unsloth/Qwen3-30B-A3B-GGUF',
    files: {
      'Qwen3-30B-A3B-Q4_K_M.gguf': 'families/tiny-qwen3-30b-a3b.gguf',
      'Qwen3-30B-A3B-Q6_K.gguf': 'families/tiny-qwen3-30b-a3b.gguf',
    },
    card: { license: 'apache-2.0', base_model: 'Qwen/Qwen3-30B-A3B' },
    parameters: 30_532_122_624,
    architecture: 'qwen3moe',
    context: 40_960,
    downloads: 301_222,
    likes: 274,
    updated: '2026-08-01T07:00:00.000Z',
    about: 'A mixture of experts, of which few work at a time.',
  },
  {
    id: 'allenai/OLMo-2-1124-7B-Instruct-GGUF',
    files: { 'olmo-2-1124-7B-instruct-Q4_K_M.gguf': 'families/tiny-olmo-2-1124-7b-instruct.gguf' },
    card: {
      license: 'apache-2.0',
      base_model: 'allenai/OLMo-2-1124-7B-Instruct',
      datasets: ['allenai/RLVR-GSM', 'allenai/olmo-2-1124-7b-preference-mix'],
      language: ['en'],
    },
    parameters: 7_298_617_344,
    architecture: 'olmo2',
    context: 4096,
    downloads: 11_234,
    likes: 19,
    updated: '2025-12-02T10:00:00.000Z',
    about: 'Weights, training data and code are all open.',
  },
  {
    id: 'ggml-org/gpt-oss-20b-GGUF',
    files: { 'gpt-oss-20b-mxfp4.gguf': 'families/tiny-gpt-oss-20b.gguf' },
    card: { license: 'apache-2.0', base_model: 'openai/gpt-oss-20b' },
    parameters: 20_914_757_184,
    architecture: 'gpt-oss',
    context: 131_072,
    downloads: 402_881,
    likes: 188,
    updated: '2026-06-14T13:00:00.000Z',
    about: 'Reasons before it answers.',
  },
  {
    id: 'bartowski/c4ai-command-r7b-12-2024-GGUF',
    files: { 'c4ai-command-r7b-12-2024-Q4_K_M.gguf': 'families/tiny-command-r7b-12-2024.gguf' },
    card: { license: 'cc-by-nc-4.0', base_model: 'CohereForAI/c4ai-command-r7b-12-2024' },
    parameters: 8_027_834_368,
    architecture: 'cohere2',
    context: 8192,
    downloads: 7_112,
    likes: 21,
    updated: '2025-01-03T10:00:00.000Z',
    about: 'For retrieval and tools. Not for commercial use.',
  },
  {
    id: 'NousResearch/Hermes-3-Llama-3.1-8B-GGUF',
    files: { 'Hermes-3-Llama-3.1-8B.Q4_K_M.gguf': 'families/tiny-hermes-3-llama-3.1-8b.gguf' },
    card: { license: 'apache-2.0', base_model: 'meta-llama/Meta-Llama-3.1-8B-Instruct' },
    parameters: 8_030_261_312,
    architecture: 'llama',
    context: 131_072,
    downloads: 25_118,
    likes: 140,
    updated: '2026-01-20T16:45:00.000Z',
    about: 'Claims a licence that is more generous than that of the model it was made from.',
  },
  {
    id: 'microsoft/phi-4-gguf',
    files: { 'phi-4-Q4_K_S.gguf': 'families/tiny-phi-4.gguf', 'phi-4-bf16.gguf': 'families/tiny-phi-4.gguf' },
    card: { license: 'mit', base_model: 'microsoft/phi-4', language: ['en'] },
    parameters: 14_659_507_200,
    architecture: 'phi3',
    context: 16_384,
    downloads: 48_903,
    likes: 160,
    updated: '2025-11-12T08:00:00.000Z',
    license: 'MIT License\n\nCopyright (c) Microsoft Corporation.\n',
    about: 'Strong at maths and reasoning for its size.',
  },
  {
    id: 'nomic-ai/nomic-embed-text-v1.5-GGUF',
    files: { 'nomic-embed-text-v1.5.f16.gguf': 'families/tiny-nomic-embed-text-v1.5.gguf' },
    card: { license: 'apache-2.0', base_model: 'nomic-ai/nomic-embed-text-v1.5' },
    parameters: 136_727_040,
    architecture: 'nomic-bert',
    context: 2048,
    task: 'sentence-similarity',
    downloads: 71_408,
    likes: 88,
    updated: '2025-10-01T08:00:00.000Z',
    about: 'Turns text into vectors.',
  },
  {
    id: 'gpustack/bge-reranker-v2-m3-GGUF',
    files: { 'bge-reranker-v2-m3-Q8_0.gguf': 'families/tiny-bge-reranker-tiny.gguf' },
    card: { license: 'apache-2.0', base_model: 'BAAI/bge-reranker-v2-m3' },
    parameters: 567_755_777,
    architecture: 'bert',
    context: 8192,
    task: 'text-classification',
    downloads: 30_502,
    likes: 33,
    updated: '2025-09-20T08:00:00.000Z',
    about: 'Puts passages in the order in which they answer a question.',
  },
  {
    id: 'somebody/mystery-merge-GGUF',
    files: { 'mystery-merge.Q5_K_M.gguf': 'families/tiny-mistral-7b-instruct-v0.2.gguf' },
    card: {},
    parameters: 7_241_732_096,
    architecture: 'llama',
    context: 32_768,
    downloads: 118,
    likes: 2,
    updated: '2025-08-08T08:00:00.000Z',
    about: 'No licence is named.',
  },
];

/** A dozen repositories as they stand on the real hub, with small files in place of the large ones. */
export function sampleRepositories(): HubRepository[] {
  return [paddockRepository(), ...samples.flatMap((sample) => toRepository(sample) ?? [])];
}

/** A model that answers, so that a download can be tried out to its end. */
function paddockRepository(): HubRepository {
  return {
    id: 'paddock/paddock-tiny-GGUF',
    files: { 'paddock-tiny-F16.gguf': fileContent(paddockTinyPath), LICENSE: textContent('MIT License\n') },
    card: { license: 'mit', language: ['en'], library_name: 'gguf' },
    readme: '# Paddock Tiny\n\nA diagnostic model that answers a few questions.\n',
    task: 'text-generation',
    gguf: { total: 4_800_000, architecture: 'llama', context_length: 2048 },
    downloads: 1_024,
    likes: 12,
    trendingScore: 4,
    lastModified: '2026-09-01T09:00:00.000Z',
  };
}

function toRepository(sample: Sample): HubRepository | null {
  const files: Record<string, Content> = {};
  for (const [path, source] of Object.entries(sample.files)) {
    const found = sharedModelsFolder === null ? null : join(sharedModelsFolder, source);
    if (found === null || !existsSync(found)) return null;
    files[path] = fileContent(found);
  }
  if (sample.license !== undefined) files['LICENSE'] = textContent(sample.license);
  if (Object.keys(sample.files).length === 0) files['config.json'] = textContent('{}\n');
  const hasGguf = Object.keys(sample.files).length > 0;
  return {
    id: sample.id,
    files,
    card: sample.card,
    readme: `# ${sample.id.split('/')[1] ?? ''}\n\n${sample.about}\n\n| File | Use |\n|---|---|\n| Q4_K_M | a good start |\n`,
    gated: sample.isGated === true ? 'manual' : false,
    access: sampleAccess,
    task: sample.task ?? 'text-generation',
    tags: ['conversational', 'endpoints_compatible'],
    trendingScore: Math.round(sample.downloads / 10_000),
    downloads: sample.downloads,
    likes: sample.likes,
    lastModified: sample.updated,
    ...(hasGguf
      ? { gguf: { total: sample.parameters, architecture: sample.architecture, context_length: sample.context } }
      : {}),
  };
}
