import type { KeyScope } from '../../contract/server.ts';

/** What a key must be for, by the route. A route that is not named here writes. */
const scopes: readonly [pattern: RegExp, scope: KeyScope][] = [
  [/^\/(metrics|slots)$/, 'admin'],
  [/^\/api\/delete$/, 'admin'],
  [
    /^\/(v1\/)?(embeddings|rerank|reranking|tokenize|detokenize)$|^\/api\/(embed|embeddings)$|^\/api\/v0\/embeddings$/,
    'embed',
  ],
  [
    /^\/(v1\/)?models(\/|$)|^\/api\/v[01]\/models|^\/api\/(tags|show|ps|pull|copy|create|push|version)$|^\/props$/,
    'models',
  ],
];

export function scopeOf(method: string, path: string): KeyScope {
  if (method === 'DELETE' && path.startsWith('/api/')) return 'admin';
  return scopes.find(([pattern]) => pattern.test(path))?.[1] ?? 'infer';
}
