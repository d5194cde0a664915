import { anthropicForm } from './anthropic/errors.ts';
import type { FailureForm } from './dialect.ts';
import { lmstudioForm } from './lmstudio/errors.ts';
import { ollamaForm } from './ollama/errors.ts';
import { openaiForm } from './openai/errors.ts';

/** Which dialect a path belongs to, also for requests that never reach its routes. */
export function formOf(path: string): FailureForm {
  if (/^(\/v1)?\/messages(\/|$)/.test(path)) return anthropicForm;
  if (path.startsWith('/api/v1/')) return lmstudioForm;
  if (path.startsWith('/api/v0/')) return { ...openaiForm, dialect: 'lmstudio' };
  if (path.startsWith('/api/')) return ollamaForm;
  if (/^\/(props|tokenize|detokenize|apply-template|completion|infill|slots|health|metrics)$/.test(path)) {
    return { ...openaiForm, dialect: 'llama-server' };
  }
  return openaiForm;
}
