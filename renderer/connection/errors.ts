import { ORPCError } from '@orpc/client';
import type { ErrorInfo } from '../../contract/errors.ts';
import { t } from '../i18n/index.ts';
import { isConnected, NotConnectedError } from './connection.ts';

function isErrorInfo(value: unknown): value is ErrorInfo {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
}

/** What a person should read about anything that a call threw. The one place that knows how errors arrive. */
export function toErrorInfo(error: unknown): ErrorInfo {
  if (error instanceof ORPCError) {
    const data: unknown = error.data;
    if (isErrorInfo(data)) return data;
  }
  if (error instanceof NotConnectedError || !isConnected()) {
    return { code: 'internal', message: t('error.notConnected'), remedy: t('error.notConnectedRemedy') };
  }
  return { code: 'internal', message: t('error.internal'), remedy: t('error.internalRemedy') };
}
