/** Whether the system refused something for this reason, such as `ENOSPC`. */
export function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
