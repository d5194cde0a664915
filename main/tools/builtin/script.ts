import { getQuickJS, type QuickJSContext, type QuickJSHandle } from 'quickjs-emscripten';
import type { ScriptLimits, WorkerAnswer } from '../worker-protocol.ts';

const mostOutput = 50_000;
const stackBytes = 512 * 1024;

/** Runs a program in an interpreter of its own that has the language and `console`, and nothing of this computer. */
export async function runScript(code: string, { timeMs, memoryBytes }: ScriptLimits): Promise<WorkerAnswer> {
  const engine = await getQuickJS();
  const runtime = engine.newRuntime();
  runtime.setMemoryLimit(memoryBytes);
  runtime.setMaxStackSize(stackBytes);
  const endAt = Date.now() + timeMs;
  runtime.setInterruptHandler(() => Date.now() > endAt);
  const context = runtime.newContext();
  const output = createOutput();
  addConsole(context, output.add);

  const fail = (error: QuickJSHandle): WorkerAnswer => {
    const text = Date.now() > endAt ? `The program took more than ${timeMs / 1000} seconds.` : describe(context, error);
    return { isError: true, text: [output.text(), text].filter(Boolean).join('\n') };
  };

  const run = evaluate(context, code);
  if (run.error) return fail(run.error);
  const jobs = runtime.executePendingJobs();
  if (jobs.error) return fail(jobs.error);
  // What is no promise counts as fulfilled.
  const state = context.getPromiseState(run.value);
  if (state.type === 'rejected') return fail(state.error);
  if (state.type === 'pending') {
    const text = 'The program waits for something that never comes; there are no timers here.';
    return { isError: true, text: [output.text(), text].filter(Boolean).join('\n') };
  }
  const { value } = state;
  const shown = context.typeof(value) === 'undefined' ? '' : show(context, value);
  return { isError: false, text: [output.text(), shown].filter(Boolean).join('\n') || 'The program gave no result.' };
}

/** Statements, of which the last one's value is the result; else the body of a function that may wait and return. */
function evaluate(context: QuickJSContext, code: string) {
  const plain = context.evalCode(code, 'program.js');
  if (!plain.error || !/\b(?:await|return)\b/.test(code)) return plain;
  const name = context.getProp(plain.error, 'name');
  if (context.typeof(name) !== 'string' || context.getString(name) !== 'SyntaxError') return plain;
  return context.evalCode(`(async () => {\n${code}\n})()`, 'program.js');
}

function createOutput() {
  const lines: string[] = [];
  let length = 0;
  return {
    add: (line: string): void => {
      if (length > mostOutput) return;
      length += line.length + 1;
      lines.push(length > mostOutput ? '[The rest of the output is left out.]' : line);
    },
    text: () => lines.join('\n'),
  };
}

function addConsole(context: QuickJSContext, add: (line: string) => void): void {
  const object = context.newObject();
  const log = context.newFunction('log', (...values) => add(values.map((value) => show(context, value)).join(' ')));
  for (const name of ['log', 'info', 'warn', 'error', 'debug']) context.setProp(object, name, log);
  context.setProp(context.global, 'console', object);
}

/** Texts as they are, everything else as JSON where it has one. */
function show(context: QuickJSContext, value: QuickJSHandle): string {
  if (context.typeof(value) === 'string') return context.getString(value);
  const json = context.getProp(context.global, 'JSON');
  const text = context.callMethod(json, 'stringify', [value]);
  if (!text.error && context.typeof(text.value) === 'string') return context.getString(text.value);
  const plain = context.callFunction(context.getProp(context.global, 'String'), context.undefined, value);
  return plain.error ? '[a value that can’t be shown]' : context.getString(plain.value);
}

function describe(context: QuickJSContext, error: QuickJSHandle): string {
  if (context.typeof(error) !== 'object') return show(context, error);
  const read = (name: string): string => {
    const handle = context.getProp(error, name);
    return context.typeof(handle) === 'string' ? context.getString(handle) : '';
  };
  const stack =
    read('stack')
      .split('\n')
      .find((line) => line.includes('program.js'))
      ?.trim() ?? '';
  return [`${read('name')}: ${read('message')}`, stack].filter((part) => part !== '').join('\n');
}
