import { z } from 'zod';
import { completionSchema, infillSchema } from '../llama-server/completion-request.ts';
import { detokenizeSchema, templateSchema, tokenizeSchema } from '../llama-server/texts.ts';
import { modelPlaceholder as model, type Endpoint } from './endpoint.ts';

const loadedModel = z.object({ model: z.string().optional() });
const completion = {
  content: ' there was',
  model: 'model',
  stop: true,
  stop_type: 'limit',
  tokens_predicted: 32,
  tokens_evaluated: 4,
};
const fields = { model: 'The id or an alias of a model. Without one, the model that is loaded.' };

export const llamaServerEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/completion',
    dialect: 'llama-server',
    summary: 'Goes on with a text',
    request: completionSchema,
    example: { model, prompt: 'Once upon a time', n_predict: 32 },
    answer: completion,
    streams: 'sse',
    fields: { ...fields, prompt: 'The text to go on with, as a string or as tokens.' },
  },
  {
    method: 'POST',
    path: '/infill',
    dialect: 'llama-server',
    summary: 'Fills a gap in a text, as editors ask for it',
    request: infillSchema,
    example: { model, input_prefix: 'def add(a, b):\n    return ', input_suffix: '\n', n_predict: 16 },
    answer: completion,
    streams: 'sse',
    fields: { ...fields, prompt: 'What of the middle is there already.' },
  },
  {
    method: 'POST',
    path: '/tokenize',
    dialect: 'llama-server',
    summary: 'Cuts a text into tokens',
    request: tokenizeSchema,
    example: { model, content: 'A river' },
    answer: { tokens: [32, 7, 91] },
    fields,
  },
  {
    method: 'POST',
    path: '/detokenize',
    dialect: 'llama-server',
    summary: 'Puts tokens together to a text',
    request: detokenizeSchema,
    example: { model, tokens: [32, 7, 91] },
    answer: { content: 'A river' },
    fields,
  },
  {
    method: 'POST',
    path: '/apply-template',
    dialect: 'llama-server',
    summary: 'Shows the prompt that a model’s template makes of messages',
    request: templateSchema,
    example: { model, messages: [{ role: 'user', content: 'What is the capital of France?' }] },
    answer: { prompt: '<|im_start|>user\nWhat is the capital of France?<|im_end|>\n' },
    fields,
  },
  {
    method: 'GET',
    path: '/props',
    dialect: 'llama-server',
    summary: 'Says how a model is set up',
    query: loadedModel,
    answer: {
      default_generation_settings: { n_ctx: 8192, params: {} },
      total_slots: 4,
      model_alias: 'model',
      model_path: 'model',
      chat_template: '',
      modalities: { vision: false, audio: false },
    },
    fields,
  },
  {
    method: 'GET',
    path: '/slots',
    dialect: 'llama-server',
    summary: 'Shows which places of the loaded models are taken',
    query: loadedModel,
    answer: [{ id: 0, model: 'model', n_ctx: 8192, is_processing: false }],
    fields: { model: 'The id of a model, to see only its places.' },
  },
];
