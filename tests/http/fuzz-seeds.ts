const tool = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};
const schema = { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } } };
const model = '{model}';
const user = { role: 'user', content: 'What is the capital of France?' };
const image = 'data:image/png;base64,iVBORw0KGgo=';

/** Sound requests that use more of an endpoint than its example in the reference does, by path. */
export const richBodies: Readonly<Record<string, readonly object[]>> = {
  '/v1/chat/completions': [
    { model, messages: [user], stream: true, stream_options: { include_usage: true }, max_tokens: 4 },
    {
      model,
      messages: [{ role: 'system', content: 'Be short.' }, user],
      tools: [tool],
      tool_choice: 'auto',
      parallel_tool_calls: false,
      max_completion_tokens: 8,
      temperature: 0.5,
      top_p: 0.9,
      top_k: 20,
      min_p: 0.05,
      seed: 7,
      stop: ['END'],
      logit_bias: { '5': -100 },
      logprobs: true,
      top_logprobs: 2,
      n: 2,
      repeat_penalty: 1.1,
      dry_multiplier: 0.1,
      xtc_probability: 0.1,
    },
    {
      model,
      messages: [user],
      response_format: { type: 'json_schema', json_schema: { name: 'person', strict: true, schema } },
      max_tokens: 32,
    },
    {
      model,
      messages: [
        user,
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{"city":"P"}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'call_1', content: 'sunny' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'And?' },
            { type: 'image_url', image_url: { url: image } },
          ],
        },
      ],
      tools: [tool],
      max_tokens: 4,
      reasoning_effort: 'low',
      chat_template_kwargs: { enable_thinking: false },
    },
    { model, messages: [user], grammar: 'root ::= "yes" | "no"', max_tokens: 4 },
  ],
  '/v1/completions': [
    { model, prompt: ['One', 'Two'], max_tokens: 4, n: 2, echo: true, stream: true },
    { model, prompt: [1, 2, 3], max_tokens: 4, logprobs: 2, suffix: '' },
  ],
  '/v1/responses': [
    {
      model,
      input: [{ role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }],
      stream: true,
      max_output_tokens: 8,
    },
    {
      model,
      input: [
        { type: 'message', role: 'user', content: 'Hi' },
        { type: 'function_call', call_id: 'call_1', name: 'get_weather', arguments: '{}' },
        { type: 'function_call_output', call_id: 'call_1', output: 'sunny' },
      ],
      instructions: 'Be short.',
      tools: [{ type: 'function', name: 'get_weather', parameters: schema }],
      tool_choice: 'auto',
      text: { format: { type: 'json_schema', name: 'person', schema } },
      reasoning: { effort: 'low', summary: 'auto' },
      metadata: { a: 'b' },
      include: ['message.output_text.logprobs'],
      store: false,
      max_output_tokens: 16,
    },
    { model, input: 'Hi', previous_response_id: 'resp_none', truncation: 'auto' },
  ],
  '/v1/embeddings': [{ model, input: [1, 2, 3], encoding_format: 'base64', dimensions: 4 }],
  '/v1/messages': [
    { model, max_tokens: 8, messages: [user], stream: true, system: [{ type: 'text', text: 'Be short.' }] },
    {
      model,
      max_tokens: 8,
      messages: [
        user,
        {
          role: 'assistant',
          content: [{ type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: { city: 'P' } }],
        },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'sunny', is_error: false }] },
      ],
      tools: [{ name: 'get_weather', input_schema: schema }],
      tool_choice: { type: 'any', disable_parallel_tool_use: true },
      thinking: { type: 'enabled', budget_tokens: 1024 },
      stop_sequences: ['END'],
      temperature: 0.5,
      top_k: 20,
      output_config: { effort: 'low' },
    },
    {
      model,
      max_tokens: 4,
      messages: [
        {
          role: 'user',
          content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } }],
        },
      ],
    },
  ],
  '/api/chat': [
    { model, messages: [user], stream: true, options: { num_predict: 4, temperature: 0.5, stop: ['END'] } },
    { model, messages: [user], tools: [tool], stream: false, options: { num_predict: 8 }, keep_alive: '5m' },
    { model, messages: [user], format: schema, think: false, stream: false, options: { num_predict: 16 } },
    { model, messages: [{ ...user, images: ['iVBORw0KGgo='] }], stream: false, options: { num_predict: 4 } },
  ],
  '/api/generate': [
    { model, prompt: 'Once', system: 'Be short.', options: { num_predict: 4, seed: 1, top_k: 5 }, logprobs: true },
    { model, prompt: 'def f(', suffix: ')', stream: false, options: { num_predict: 4 } },
    { model, prompt: 'Once', raw: true, context: [1, 2], stream: false, options: { num_predict: 4 } },
  ],
  '/api/embed': [{ model, input: ['a', 'b'], truncate: false, dimensions: 4 }],
  '/api/v1/chat': [
    { model, input: [{ type: 'message', content: 'Hi' }], stream: true, max_output_tokens: 4, system_prompt: 'Short.' },
    { model, input: 'Hi', temperature: 0.5, reasoning: 'off', store: false, max_output_tokens: 4 },
    { model, input: [{ type: 'image', data_url: image }], max_output_tokens: 4 },
  ],
  '/api/v0/chat/completions': [{ model, messages: [user], stream: true, max_tokens: 4 }],
  '/completion': [{ model, prompt: 'Once', stream: true, n_predict: 4, n_probs: 2, json_schema: schema }],
};
