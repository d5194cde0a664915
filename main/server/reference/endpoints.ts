import type { KeyScope } from '../../../contract/server.ts';
import { scopeOf } from '../scopes.ts';
import { anthropicEndpoints } from './anthropic.ts';
import type { Endpoint } from './endpoint.ts';
import { llamaServerEndpoints } from './llama-server.ts';
import { lmstudioEndpoints } from './lmstudio.ts';
import { ollamaEndpoints } from './ollama.ts';
import { openaiEndpoints } from './openai.ts';
import { paddockEndpoints } from './paddock.ts';

/** Everything that the server can be asked. */
export const endpoints: readonly Endpoint[] = [
  ...openaiEndpoints,
  ...anthropicEndpoints,
  ...ollamaEndpoints,
  ...lmstudioEndpoints,
  ...llamaServerEndpoints,
  ...paddockEndpoints,
];

/** What a key must be for, where one is demanded; `null` where none ever is. */
export function scopeFor({ method, path, isOpen }: Endpoint): KeyScope | null {
  return isOpen ? null : scopeOf(method, path);
}

/** The names between the braces of a path. */
export function parametersOf(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}
