import type { ErrorCode } from '../contract/errors.ts';

/** How a command ends. Scripts rely on these numbers: they never change their meaning. */
export const exitCodes = {
  ok: 0,
  /** Anything that has no number of its own. */
  failure: 1,
  /** Not said in a way that can be understood: an unknown verb or option, a value out of its range. */
  usage: 2,
  /** No such model, file, chat or key, here or on the hub. */
  notFound: 3,
  /** Not enough memory for the model, or room on the disk for its files. */
  doesNotFit: 4,
  /** Its terms are not accepted, or the openness policy rules it out. */
  refused: 5,
  /** The network, the hub or a provider elsewhere did not answer as it should. */
  unreachable: 6,
  /** Ended with Ctrl+C, or told to end. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The same for people: what stands under the help of every verb. */
export const exitCodeHelp = [
  'Exit codes: 0 done, 1 failed, 2 not understood, 3 not found, 4 does not fit this computer,',
  '5 refused by terms or policy, 6 network or hub out of reach, 130 interrupted.',
].join('\n');

export function exitCodeOf(code: ErrorCode): ExitCode {
  switch (code) {
    case 'invalid_input':
      return exitCodes.usage;
    case 'not_found':
    case 'file_not_found':
    case 'hub_not_found':
      return exitCodes.notFound;
    case 'out_of_memory':
    case 'disk_full':
      return exitCodes.doesNotFit;
    case 'gated_no_token':
    case 'gated_bad_token':
    case 'gated_terms':
    case 'gated_pending':
    case 'gated_denied':
    case 'policy_blocked':
      return exitCodes.refused;
    case 'offline':
    case 'network_failed':
    case 'hub_failed':
    case 'remote_failed':
    case 'rate_limited':
      return exitCodes.unreachable;
    case 'cancelled':
      return exitCodes.interrupted;
    case 'conflict':
    case 'unsupported':
    case 'file_unreadable':
    case 'not_a_gguf':
    case 'gguf_truncated':
    case 'gguf_invalid':
    case 'gguf_unsupported':
    case 'model_load_failed':
    case 'model_not_loaded':
    case 'engine_crashed':
    case 'template_failed':
    case 'context_overflow':
    case 'port_in_use':
    case 'data_folder_unwritable':
    case 'data_folder_in_use':
    case 'checksum_mismatch':
    case 'internal':
      return exitCodes.failure;
  }
}
