import { expect, it } from 'vitest';
import { describeFailedLoad, describeRefusal } from './failure.ts';

const load = { modelPath: '/models/big.gguf', mmproj: '/models/mmproj-big.gguf', binary: '/bin/llama-server' };
const exit = { code: 1, signal: null, error: null };

it.each([
  [
    400,
    {
      message: 'request (90 tokens) exceeds the available context size (64 tokens)',
      type: 'exceed_context_size_error',
      n_prompt_tokens: 90,
      n_ctx: 64,
    },
    'context_overflow',
    /90 tokens.*64/,
  ],
  [
    400,
    { message: 'Failed to load image or audio file', type: 'invalid_request_error' },
    'invalid_input',
    /picture or sound/,
  ],
  [
    400,
    {
      message: 'Unable to generate parser\n---\nError: Jinja Exception: roles must alternate',
      type: 'invalid_request_error',
    },
    'template_failed',
    /roles must alternate/,
  ],
  [400, { message: 'failed to parse grammar', type: 'invalid_request_error' }, 'invalid_input', /grammar/],
  [501, { message: 'Infill is not supported by this model', type: 'not_supported_error' }, 'unsupported', /Infill/],
])('a refusal with %s means what its text says', (status, error, code, message) => {
  expect(describeRefusal(status, JSON.stringify({ error }))).toMatchObject({
    code,
    message: expect.stringMatching(message) as string,
  });
});

it('a refusal that is no JSON is still an error', () => {
  expect(describeRefusal(502, '<html>')).toMatchObject({ code: 'internal', details: { status: 502 } });
});

it.each([
  [
    'ggml_backend_cuda_buffer_type_alloc_buffer: cudaMalloc failed: out of memory',
    'out_of_memory',
    /not enough memory/,
  ],
  [
    '0.1 E mtmd_init_from_file: error: mismatch between text model (n_embd = 64) and mmproj (n_embd = 96)',
    'model_load_failed',
    /mmproj-big.gguf was made for another model: it gives 96/,
  ],
  [
    "0.1 E clip_init: failed to load model '/models/mmproj-big.gguf': load_hparams: unknown projector type: x",
    'model_load_failed',
    /unknown projector type: x/,
  ],
  [
    "llama_model_load: error loading model: unknown model architecture: 'new'",
    'model_load_failed',
    /unknown model architecture/,
  ],
  [
    '/src/ggml.c:9: GGML_ASSERT(n_head > 0) failed',
    'model_load_failed',
    /internal check of llama.cpp failed \(n_head > 0\)/,
  ],
])('a load that ended says why: %s', (line, code, message) => {
  expect(describeFailedLoad(exit, ['loading', line, 'exiting'], load)).toMatchObject({
    code,
    message: expect.stringMatching(message) as string,
  });
});

it('an adapter that does not fit is not called a damaged model', () => {
  const line = "0.1 E cmn common_init_: failed to load lora adapter '/models/lora.gguf'";
  expect(describeFailedLoad(exit, [line], load)).toMatchObject({ message: 'A LoRA adapter does not fit this model.' });
});

it('a load that the system ended ran out of memory', () => {
  expect(describeFailedLoad({ code: null, signal: 'SIGKILL', error: null }, [], load)).toMatchObject({
    code: 'out_of_memory',
  });
});
