import { chatRequestSchema } from '../openai/chat-request.ts';
import { completionRequestSchema } from '../openai/completion-request.ts';
import { embeddingsRequestSchema } from '../openai/embeddings.ts';
import { rerankRequestSchema } from '../openai/rerank.ts';
import { countRequestSchema, responseRequestSchema } from '../responses/request.ts';
import { pageSchema } from '../responses/routes.ts';
import { modelPlaceholder as model, type Endpoint } from './endpoint.ts';

const question = 'What is the capital of France?';
const usage = { prompt_tokens: 14, completion_tokens: 8, total_tokens: 22 };
const modelEntry = { id: 'model', object: 'model', created: 1_764_000_000, owned_by: 'paddock' };
const response = {
  id: 'resp_1',
  object: 'response',
  created_at: 1_764_000_000,
  status: 'completed',
  model: 'model',
  output: [
    {
      type: 'message',
      id: 'msg_1',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text: 'Paris.', annotations: [] }],
    },
  ],
  usage: { input_tokens: 14, output_tokens: 3, total_tokens: 17 },
};

/** Paths of OpenAI's routes, which are there without the `/v1` too. */
const at = (path: string, ...others: string[]) => ({ path: `/v1${path}`, alsoAt: [path, ...others] });

export const openaiEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    ...at('/chat/completions'),
    dialect: 'openai',
    summary: 'Answers a conversation',
    request: chatRequestSchema,
    example: { model, messages: [{ role: 'user', content: question }] },
    answer: {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_764_000_000,
      model: 'model',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Paris.' }, finish_reason: 'stop' }],
      usage,
    },
    streams: 'sse',
    call: 'chat.completions.create',
  },
  {
    method: 'POST',
    ...at('/completions'),
    dialect: 'openai',
    summary: 'Goes on with a text, without a chat template',
    request: completionRequestSchema,
    example: { model, prompt: 'Once upon a time', max_tokens: 32 },
    answer: {
      id: 'cmpl-1',
      object: 'text_completion',
      created: 1_764_000_000,
      model: 'model',
      choices: [{ index: 0, text: ' there was', finish_reason: 'length' }],
      usage,
    },
    streams: 'sse',
    call: 'completions.create',
    fields: {
      prompt: 'The text to go on with, or several; each as a string or as tokens.',
      logprobs: 'Reports the probability of each token, with this many alternatives.',
      max_tokens: 'The most tokens to write. 16 where it is left out.',
    },
  },
  {
    method: 'POST',
    ...at('/responses'),
    dialect: 'openai',
    summary: 'Answers, and keeps the conversation for the next request',
    request: responseRequestSchema,
    example: { model, input: question },
    answer: response,
    streams: 'sse',
    call: 'responses.create',
    fields: {
      input: 'What to answer: a text, or a list of messages, calls and their results.',
      reasoning: 'How much to think, and whether to sum the thoughts up.',
    },
  },
  {
    method: 'POST',
    ...at('/responses/input_tokens'),
    dialect: 'openai',
    summary: 'Counts the tokens that such a request would read',
    request: countRequestSchema,
    example: { model, input: question },
    answer: { object: 'response.input_tokens', input_tokens: 14 },
    call: 'responses.inputTokens.count',
    fields: {
      input: 'What to answer: a text, or a list of messages, calls and their results.',
      reasoning: 'How much to think, and whether to sum the thoughts up.',
    },
  },
  {
    method: 'GET',
    ...at('/responses/{response_id}'),
    dialect: 'openai',
    summary: 'Gives a stored response again',
    answer: response,
  },
  {
    method: 'DELETE',
    ...at('/responses/{response_id}'),
    dialect: 'openai',
    summary: 'Removes a stored response',
    answer: { id: 'resp_1', object: 'response', deleted: true },
  },
  {
    method: 'GET',
    ...at('/responses/{response_id}/input_items'),
    dialect: 'openai',
    summary: 'Lists what a stored response answered',
    query: pageSchema,
    answer: { object: 'list', data: [], first_id: null, last_id: null, has_more: false },
  },
  {
    method: 'POST',
    ...at('/responses/{response_id}/cancel'),
    dialect: 'openai',
    summary: 'Is refused: an answer is cancelled by closing its connection',
    answer: response,
  },
  {
    method: 'POST',
    ...at('/embeddings'),
    dialect: 'openai',
    summary: 'Turns texts into vectors',
    request: embeddingsRequestSchema,
    example: { model, input: ['A river', 'A castle'] },
    answer: {
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: [0.1, -0.2] }],
      model: 'model',
      usage: { prompt_tokens: 4, total_tokens: 4 },
    },
    call: 'embeddings.create',
    fields: { input: 'One text or several, each as a string or as tokens.' },
  },
  {
    method: 'POST',
    ...at('/rerank', '/v1/reranking', '/reranking'),
    dialect: 'openai',
    summary: 'Sorts documents by how much they say to a question',
    request: rerankRequestSchema,
    example: { model, query: question, documents: ['Paris is a city.', 'Cows eat grass.'] },
    answer: {
      id: 'rerank-1',
      object: 'list',
      model: 'model',
      results: [{ index: 0, relevance_score: 0.9 }],
      usage: { prompt_tokens: 30, total_tokens: 30 },
    },
  },
  {
    method: 'GET',
    ...at('/models'),
    dialect: 'openai',
    summary: 'Lists the models',
    answer: { object: 'list', data: [modelEntry], has_more: false, first_id: 'model', last_id: 'model' },
    call: 'models.list',
  },
  {
    method: 'GET',
    ...at('/models/{id}'),
    dialect: 'openai',
    summary: 'Describes a model',
    answer: modelEntry,
  },
];
