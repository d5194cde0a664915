import { chatRequestSchema } from '../lmstudio/chat-request.ts';
import { downloadRequestSchema } from '../lmstudio/downloads.ts';
import { loadRequestSchema, unloadRequestSchema } from '../lmstudio/models.ts';
import { chatRequestSchema as openaiChatSchema } from '../openai/chat-request.ts';
import { completionRequestSchema } from '../openai/completion-request.ts';
import { embeddingsRequestSchema } from '../openai/embeddings.ts';
import { modelPlaceholder as model, type Endpoint } from './endpoint.ts';

const question = 'What is the capital of France?';
const stats = { tokens_per_second: 40.1, time_to_first_token: 0.2, generation_time: 0.1, stop_reason: 'eosFound' };
const extras = {
  stats,
  model_info: { arch: 'llama', quant: 'Q4_K_M', format: 'gguf', context_length: 8192 },
  runtime: { name: 'llama.cpp', version: '1', supported_formats: ['gguf'] },
};
const usage = { prompt_tokens: 14, completion_tokens: 3, total_tokens: 17 };
const job = { job_id: 'job_1', status: 'downloading', total_size_bytes: 4_900_000_000, downloaded_bytes: 1_000_000 };
const v0Model = {
  id: 'model',
  object: 'model',
  type: 'llm',
  publisher: 'paddock',
  arch: 'llama',
  compatibility_type: 'gguf',
  quantization: 'Q4_K_M',
  state: 'not-loaded',
  max_context_length: 131_072,
  capabilities: ['tool_use'],
};

export const lmstudioEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/api/v1/chat',
    dialect: 'lmstudio',
    summary: 'Answers, and keeps the conversation for the next request',
    request: chatRequestSchema,
    example: { model, input: question },
    answer: {
      model_instance_id: 'model',
      output: [{ type: 'message', content: 'Paris.' }],
      stats: {
        input_tokens: 14,
        total_output_tokens: 3,
        reasoning_output_tokens: 0,
        tokens_per_second: 40.1,
        time_to_first_token_seconds: 0.2,
      },
      response_id: 'resp_1',
    },
    streams: 'sse',
    fields: {
      input: 'What to answer: a text, or a list of messages and images.',
      reasoning: 'Whether to think, or how much.',
      store: 'Whether to keep the conversation. It is kept where this is left out.',
    },
  },
  {
    method: 'GET',
    path: '/api/v1/models',
    dialect: 'lmstudio',
    summary: 'Lists the models',
    answer: {
      models: [
        {
          type: 'llm',
          publisher: 'paddock',
          key: 'model',
          display_name: 'Model',
          quantization: { name: 'Q4_K_M', bits_per_weight: 4 },
          size_bytes: 4_900_000_000,
          params_string: '8B',
          loaded_instances: [{ id: 'model', config: { context_length: 8192 } }],
          max_context_length: 131_072,
          format: 'gguf',
        },
      ],
    },
  },
  {
    method: 'POST',
    path: '/api/v1/models/load',
    dialect: 'lmstudio',
    summary: 'Loads a model',
    request: loadRequestSchema,
    example: { model, echo_load_config: true },
    answer: { type: 'llm', instance_id: 'model', load_time_seconds: 1.5, status: 'loaded', load_config: {} },
    fields: { context_length: 'How many tokens the model is to have room for.' },
  },
  {
    method: 'POST',
    path: '/api/v1/models/unload',
    dialect: 'lmstudio',
    summary: 'Unloads a model',
    request: unloadRequestSchema,
    example: { instance_id: model },
    answer: { instance_id: 'model' },
  },
  {
    method: 'POST',
    path: '/api/v1/models/download',
    dialect: 'lmstudio',
    summary: 'Fetches a model',
    request: downloadRequestSchema,
    example: { model: 'https://huggingface.co/OWNER/MODEL-GGUF', quantization: 'Q4_K_M' },
    answer: { ...job, started_at: '2026-11-23T12:00:00.000Z' },
    fields: { model: 'What to fetch, by its name or address on Hugging Face.' },
  },
  {
    method: 'GET',
    path: '/api/v1/models/download/status/{job_id}',
    dialect: 'lmstudio',
    summary: 'Says how far a download is',
    answer: { ...job, bytes_per_second: 20_000_000, estimated_completion: '2026-11-23T12:05:00.000Z' },
  },
  {
    method: 'GET',
    path: '/api/v0/models',
    dialect: 'lmstudio',
    summary: 'Lists the models, in the form of earlier versions',
    answer: { object: 'list', data: [v0Model] },
  },
  {
    method: 'GET',
    path: '/api/v0/models/{id}',
    dialect: 'lmstudio',
    summary: 'Describes a model, in the form of earlier versions',
    answer: v0Model,
  },
  {
    method: 'POST',
    path: '/api/v0/chat/completions',
    dialect: 'lmstudio',
    summary: 'Answers a conversation as OpenAI’s does, with how fast it went',
    request: openaiChatSchema,
    example: { model, messages: [{ role: 'user', content: question }] },
    answer: {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_764_000_000,
      model: 'model',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Paris.' }, finish_reason: 'stop' }],
      usage,
      ...extras,
    },
    streams: 'sse',
  },
  {
    method: 'POST',
    path: '/api/v0/completions',
    dialect: 'lmstudio',
    summary: 'Goes on with a text as OpenAI’s does, with how fast it went',
    request: completionRequestSchema,
    example: { model, prompt: 'Once upon a time', max_tokens: 32 },
    answer: {
      id: 'cmpl-1',
      object: 'text_completion',
      created: 1_764_000_000,
      model: 'model',
      choices: [{ index: 0, text: ' there was', finish_reason: 'length' }],
      usage,
      ...extras,
    },
    streams: 'sse',
    fields: {
      prompt: 'The text to go on with, or several; each as a string or as tokens.',
      logprobs: 'Reports the probability of each token, with this many alternatives.',
      max_tokens: 'The most tokens to write. 16 where it is left out.',
    },
  },
  {
    method: 'POST',
    path: '/api/v0/embeddings',
    dialect: 'lmstudio',
    summary: 'Turns texts into vectors as OpenAI’s does',
    request: embeddingsRequestSchema,
    example: { model, input: ['A river', 'A castle'] },
    answer: {
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: [0.1, -0.2] }],
      model: 'model',
      usage: { prompt_tokens: 4, total_tokens: 4 },
    },
  },
];
