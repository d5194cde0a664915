import { parentPort } from 'node:worker_threads';
import { runTemplate } from './jinja/interpreter.ts';
import { compileTemplate, type CompiledTemplate } from './jinja/program.ts';
import { createScope } from './jinja/scope.ts';
import { TemplateError } from './jinja/source.ts';
import type { WorkerReply, WorkerRequest } from './renderer.ts';

const cacheSize = 16;
const compiled = new Map<string, CompiledTemplate>();

function compile(source: string): CompiledTemplate {
  const template = compiled.get(source) ?? compileTemplate(source);
  // The most recently used stands last; the first is the one to go.
  compiled.delete(source);
  compiled.set(source, template);
  const [oldest] = compiled.keys();
  if (compiled.size > cacheSize && oldest !== undefined) compiled.delete(oldest);
  return template;
}

function render(request: WorkerRequest): WorkerReply {
  try {
    const scope = createScope(request.variables, new Date(request.nowMs));
    const text = runTemplate(compile(request.template), scope);
    const limit = request.maxOutputCharacters;
    return text.length > limit ? { kind: 'too_long', length: text.length } : { kind: 'text', text };
  } catch (error) {
    const line = error instanceof TemplateError ? error.line : null;
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error), line };
  }
}

parentPort?.on('message', (request: WorkerRequest) => parentPort?.postMessage(render(request)));
parentPort?.postMessage('ready');
