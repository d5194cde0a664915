let last = 0;

/** Tells apart what only this window knows. `crypto.randomUUID` is missing on pages that came over plain HTTP. */
export function newLocalId(): string {
  last += 1;
  return `local-${last}`;
}
