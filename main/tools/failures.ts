import { SdkError, SdkErrorCode, SdkHttpError, UnauthorizedError } from '@modelcontextprotocol/client';
import { AppError } from '../../contract/errors.ts';

export function needsSignIn(error: unknown): boolean {
  if (UnauthorizedError.isInstance(error)) return true;
  return SdkHttpError.isInstance(error) && error.status === 401;
}

/** Why a server could not be started or reached, and what can be done. `lastLine`: what it wrote last. */
export function describeStart(name: string, error: unknown, { lastLine }: { lastLine: string | null }): AppError {
  if (error instanceof AppError) return error;
  const said = lastLine === null ? 'Its log may say more.' : `It wrote last: ${lastLine.slice(0, 300)}`;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
  const of = (message: string, remedy: string) =>
    new AppError('remote_failed', message, { remedy, details: { server: name }, cause: error });
  if (code === 'ENOENT') {
    return of(
      `The program of “${name}” was not found.`,
      'Install it, or give the whole path of the command. The folder it starts in has to be there too.',
    );
  }
  if (code === 'EACCES') return of(`The program of “${name}” may not be run.`, 'Make the file executable.');
  if (isTimeout(error)) return of(`“${name}” did not answer in time when it was started.`, said);
  if (SdkHttpError.isInstance(error)) {
    return of(`“${name}” answers with status ${error.status ?? 'unknown'}.`, 'Check its address and its headers.');
  }
  const text = error instanceof Error ? error.message : String(error);
  return of(`“${name}” could not be started.`, lastLine === null ? text : said);
}

export function isTimeout(error: unknown): boolean {
  return SdkError.isInstance(error) && error.code === SdkErrorCode.RequestTimeout;
}
