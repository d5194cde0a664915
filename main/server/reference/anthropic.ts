import { countRequestSchema, messageRequestSchema } from '../anthropic/request.ts';
import { modelPlaceholder as model, type Endpoint } from './endpoint.ts';

const messages = [{ role: 'user', content: 'What is the capital of France?' }];

export const anthropicEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/v1/messages',
    alsoAt: ['/messages'],
    dialect: 'anthropic',
    summary: 'Answers a conversation',
    request: messageRequestSchema,
    example: { model, max_tokens: 256, messages },
    answer: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'model',
      content: [{ type: 'text', text: 'Paris.' }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 14, output_tokens: 3, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
    },
    streams: 'sse',
    call: 'messages.create',
  },
  {
    method: 'POST',
    path: '/v1/messages/count_tokens',
    alsoAt: ['/messages/count_tokens'],
    dialect: 'anthropic',
    summary: 'Counts the tokens that such a request would read',
    request: countRequestSchema,
    example: { model, messages },
    answer: { input_tokens: 14 },
    call: 'messages.countTokens',
  },
];
