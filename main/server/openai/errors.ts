import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { describeError, type ErrorCode, type ErrorInfo } from '../../../contract/errors.ts';

type OpenAIError = { error: { message: string; type: string; param: string | null; code: string | null } };

export function openAIError(
  message: string,
  options: { type?: string; param?: string | null; code?: string | null } = {},
): OpenAIError {
  const { type = 'invalid_request_error', param = null, code = null } = options;
  return { error: { message, type, param, code } };
}

/** A failure of ours as an OpenAI client expects it: the status and the body. */
export function toOpenAIError(error: unknown): { status: ContentfulStatusCode; body: OpenAIError } {
  const info = describeError(error);
  const { status, type } = meaning(info.code);
  const code = info.code === 'context_overflow' ? 'context_length_exceeded' : info.code;
  return { status, body: openAIError(sentence(info), { type, code }) };
}

function sentence({ message, remedy }: ErrorInfo): string {
  return remedy === undefined ? message : `${message} ${remedy}`;
}

function meaning(code: ErrorCode): { status: ContentfulStatusCode; type: string } {
  switch (code) {
    case 'invalid_input':
    case 'unsupported':
    case 'context_overflow':
    case 'template_failed':
      return { status: 400, type: 'invalid_request_error' };
    case 'not_found':
    case 'hub_not_found':
      return { status: 404, type: 'invalid_request_error' };
    case 'conflict':
    case 'cancelled':
      return { status: 409, type: 'invalid_request_error' };
    case 'policy_blocked':
    case 'gated_no_token':
    case 'gated_bad_token':
    case 'gated_terms':
    case 'gated_pending':
    case 'gated_denied':
      return { status: 403, type: 'permission_error' };
    case 'rate_limited':
      return { status: 429, type: 'rate_limit_error' };
    case 'offline':
    case 'network_failed':
    case 'hub_failed':
      return { status: 502, type: 'api_error' };
    case 'out_of_memory':
    case 'model_not_loaded':
      return { status: 503, type: 'api_error' };
    case 'file_not_found':
    case 'file_unreadable':
    case 'not_a_gguf':
    case 'gguf_truncated':
    case 'gguf_invalid':
    case 'gguf_unsupported':
    case 'model_load_failed':
    case 'engine_crashed':
    case 'port_in_use':
    case 'data_folder_unwritable':
    case 'data_folder_in_use':
    case 'disk_full':
    case 'checksum_mismatch':
    case 'internal':
      return { status: 500, type: 'api_error' };
  }
}
