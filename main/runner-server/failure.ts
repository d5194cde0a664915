import { basename } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import type { ServerExit } from './process.ts';

const refusalSchema = z.object({
  message: z.string(),
  type: z.string().optional(),
  n_prompt_tokens: z.int().optional(),
  n_ctx: z.int().optional(),
});
/** How a llama-server says no. */
export type Refusal = z.infer<typeof refusalSchema>;
export const errorEventSchema = z.object({ error: refusalSchema });

/** What a refused request means to the person. */
export function describeRefusal(status: number, body: string): AppError {
  const parsed = errorEventSchema.safeParse(parseJson(body));
  if (parsed.success) return describeError(parsed.data.error);
  return new AppError('internal', `llama-server refused the request (HTTP ${status}).`, {
    remedy: 'Try again. If it happens again, load the model anew.',
    details: { status },
  });
}

export function describeError({ message, type, n_prompt_tokens: promptTokens, n_ctx: length }: Refusal): AppError {
  const reason = firstLine(message);
  if (type === 'exceed_context_size_error' || /exceeds? the (available )?context/i.test(message)) {
    const counts =
      promptTokens === undefined || length === undefined
        ? 'The conversation is longer than this model’s context.'
        : `The conversation has ${promptTokens} tokens and this model’s context holds ${length}.`;
    return new AppError('context_overflow', counts, {
      remedy: 'Start a new chat, shorten the question, or load the model with a longer context.',
      details: { promptTokens: promptTokens ?? null, contextLength: length ?? null },
    });
  }
  if (/(image|audio|media) (file|input)|bitmap|failed to (load|decode) (image|audio)/i.test(message)) {
    return new AppError('invalid_input', `llama.cpp could not read the picture or sound: ${reason}`, {
      remedy: 'Save it again as PNG or JPEG, or as WAV, and attach that file.',
    });
  }
  if (/Jinja|template|generate parser/i.test(message)) {
    const cause = /Jinja Exception: (.*)/.exec(message)?.[1] ?? reason;
    return new AppError('template_failed', `The model’s chat template failed: ${cause}`, {
      remedy: 'Change the order of the turns, or give the model another template in its settings.',
    });
  }
  if (/grammar|json_?schema/i.test(message)) {
    return new AppError('invalid_input', `llama.cpp could not use the grammar or schema: ${reason}`, {
      remedy: 'Make the grammar or the schema simpler.',
    });
  }
  switch (type) {
    case 'invalid_request_error':
      return new AppError('invalid_input', `llama.cpp refused the request: ${reason}`);
    case 'not_supported_error':
      return new AppError('unsupported', `This model can't do that: ${reason}`);
    default:
      return new AppError('internal', `llama.cpp failed: ${reason}`, { remedy: 'Try again, or load the model anew.' });
  }
}

type Load = { modelPath: string; mmproj: string | null; binary: string };

/** Why a llama-server ended before it was ready, from how it ended and what it printed. */
export function describeFailedLoad(exit: ServerExit, lines: readonly string[], load: Load): AppError {
  const log = lines.join('\n');
  const model = basename(load.modelPath);
  const details = { exitCode: exit.code, signal: exit.signal, lastLine: lines.at(-1) ?? null };
  if (exit.error !== null) {
    return new AppError('unsupported', `${load.binary} could not be started: ${exit.error.message}`, {
      remedy: 'Choose another llama-server in the settings, or the one that comes with Paddock.',
      details,
    });
  }
  if (exit.signal === 'SIGKILL' || /out of memory|failed to allocate|bad_alloc|cudaMalloc failed/i.test(log)) {
    return new AppError('out_of_memory', `There is not enough memory for ${model}.`, {
      remedy: 'Choose a shorter context or fewer slots, close other programs, or choose a smaller model.',
      details,
    });
  }
  const widths = /mismatch between text model \(n_embd = (\d+)\) and mmproj \(n_embd = (\d+)\)/.exec(log);
  const eyes = load.mmproj === null ? '' : basename(load.mmproj);
  if (widths) {
    return new AppError(
      'model_load_failed',
      `${eyes} was made for another model: it gives ${widths[2]} values a token and ${model} takes ${widths[1]}.`,
      { remedy: 'Choose the mmproj file from the same place as the model.', details },
    );
  }
  if (/clip_init|mtmd_init|multimodal model/.test(log) && load.mmproj !== null) {
    const reason = /clip_init: failed to load model .*?: (.*)/.exec(log)?.[1] ?? assertion(log) ?? 'it gave no reason.';
    return new AppError('model_load_failed', `${eyes} could not be loaded: ${reason}`, {
      remedy: 'Download the mmproj file again, or choose another one.',
      details,
    });
  }
  if (/failed to (load|apply) lora adapter/.test(log)) {
    return new AppError('model_load_failed', 'A LoRA adapter does not fit this model.', {
      remedy: 'Choose an adapter that was made for this model, or load the model without it.',
      details,
    });
  }
  if (/failed to load draft model/.test(log)) {
    return new AppError('model_load_failed', 'The draft model could not be loaded.', {
      remedy: 'Choose another draft model, or switch speculative decoding off.',
      details,
    });
  }
  const reason =
    assertion(log) ??
    /error loading model: (.*)/.exec(log)?.[1] ??
    lines.findLast((line) => /\berror\b|^[\d.]+ E /i.test(line)) ??
    `it ended with ${exit.signal ?? `exit code ${exit.code}`}.`;
  return new AppError('model_load_failed', `${model} could not be loaded: ${reason}`, {
    remedy: 'The file may be damaged or made for a newer version. Download it again, or choose another model.',
    details,
  });
}

function assertion(log: string): string | null {
  const check = /GGML_ASSERT\((.*)\) failed/.exec(log)?.[1];
  return check === undefined ? null : `an internal check of llama.cpp failed (${check}).`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function firstLine(text: string): string {
  const line = text.split('\n', 1)[0]?.trim() ?? '';
  return line === '' ? 'it gave no reason.' : line;
}
