import { dialectSchema, type Dialect, type ServerEndpoint } from '../../../../contract/server.ts';

/** Endpoints in which every word is somewhere, by dialect; dialects without any are left out. */
export function findEndpoints(
  endpoints: readonly ServerEndpoint[],
  words: string,
): { dialect: Dialect; endpoints: ServerEndpoint[] }[] {
  const wanted = words.toLowerCase().split(/\s+/);
  const found = endpoints.filter((endpoint) => {
    const { method, path, alsoAt, dialect, summary, scope } = endpoint;
    const text = [method, path, ...alsoAt, dialect, summary, scope].join(' ').toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  return dialectSchema.options
    .map((dialect) => ({ dialect, endpoints: found.filter((endpoint) => endpoint.dialect === dialect) }))
    .filter((group) => group.endpoints.length > 0);
}

export function nameOf({ method, path }: ServerEndpoint): string {
  return `${method} ${path}`;
}
