import type { DownloadState } from '../../../contract/downloads.ts';
import type { ErrorCode, ErrorInfo } from '../../../contract/errors.ts';

/** What a button beside a download's error does. */
export type DownloadRemedy = 'now' | 'again' | 'page' | 'library' | 'token' | 'policy';

/** What can be done about an error, the likeliest first. */
export function remediesOf(code: ErrorCode, state: DownloadState): DownloadRemedy[] {
  if (state === 'waiting') return ['now'];
  switch (code) {
    case 'disk_full':
      return ['again', 'library'];
    case 'gated_no_token':
    case 'gated_bad_token':
      return ['token', 'page', 'again'];
    case 'gated_terms':
    case 'gated_pending':
    case 'gated_denied':
      return ['page', 'again'];
    case 'hub_not_found':
      return ['page', 'again'];
    case 'policy_blocked':
      return ['policy'];
    default:
      return ['again'];
  }
}

/** When it is tried again, where the core says so. */
export function retryAtOf({ details }: ErrorInfo): number | null {
  const at = details?.['retryAt'];
  return typeof at === 'number' ? at : null;
}
