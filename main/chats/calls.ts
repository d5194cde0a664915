import { randomUUID } from 'node:crypto';
import type { ChatToolCall } from '../../contract/chats.ts';
import { AppError } from '../../contract/errors.ts';
import type { OutputDelta } from '../../contract/inference.ts';
import type { LiveAnswer } from './live-answers.ts';
import type { ChatTools, OfferedTool, ToolDecision } from './ports.ts';

/** Puts the calls of one run of a model together from its deltas. */
export class CallReader {
  readonly #calls: { name: string; arguments: string; hasEnded: boolean }[] = [];

  read(deltas: readonly OutputDelta[]): void {
    for (const delta of deltas) {
      switch (delta.type) {
        case 'tool_call_start':
          this.#calls[delta.index] = { name: delta.name, arguments: '', hasEnded: false };
          break;
        case 'tool_call_arguments': {
          const call = this.#calls[delta.index];
          if (call) call.arguments += delta.text;
          break;
        }
        case 'tool_call_end': {
          const call = this.#calls[delta.index];
          if (call) call.hasEnded = true;
          break;
        }
        case 'text':
        case 'reasoning':
          break;
        default:
          delta satisfies never;
      }
    }
  }

  /** The whole ones; what was cut off in the middle is no call. */
  calls(offered: readonly OfferedTool[]): ChatToolCall[] {
    return this.#calls
      .filter(({ hasEnded }) => hasEnded)
      .map(({ name, arguments: written }) => ({
        id: randomUUID(),
        server: offered.find(({ tool }) => tool.name === name)?.server ?? null,
        name,
        arguments: written.trim() === '' ? '{}' : written,
        state: 'running',
        result: null,
        durationMs: null,
      }));
  }
}

/**
 * Runs the calls that an answer has just ended its round in, side by side, each once it may. Settles when all have a
 * result, or the answer was stopped; then those that were not through are `cancelled`.
 */
export async function runCalls(
  answer: LiveAnswer,
  calls: readonly ChatToolCall[],
  tools: ChatTools,
  known: readonly string[],
) {
  await Promise.all(calls.map((call) => runCall(answer, call, tools, known)));
}

async function runCall(
  answer: LiveAnswer,
  call: ChatToolCall,
  tools: ChatTools,
  known: readonly string[],
): Promise<void> {
  const { id, server, name, arguments: written } = call;
  const fail = (result: string) => answer.changeCall(id, { state: 'failed', result });
  if (server === null) return fail(`There is no tool with the name ${name}. There are: ${known.join(', ') || 'none'}.`);
  if (!isJsonObject(written)) return fail('The arguments are not a JSON object. Write them as one and call again.');
  const permission = tools.permission(server, name, written);
  const decision = permission === 'ask' ? await ask(answer, id) : permission === 'allowed' ? 'once' : 'deny';
  if (decision === null) return answer.changeCall(id, { state: 'cancelled' });
  if (decision === 'deny')
    return answer.changeCall(id, { state: 'denied', result: 'The user did not allow this call.' });
  if (decision === 'always') tools.allowAlways(server, name, written);
  const startedAt = performance.now();
  const durationMs = () => Math.round(performance.now() - startedAt);
  try {
    if (answer.abort.signal.aborted) return answer.changeCall(id, { state: 'cancelled' });
    if (permission === 'ask') answer.changeCall(id, { state: 'running' });
    const { isError, text } = await tools.call(server, name, written, answer.abort.signal);
    answer.changeCall(id, { state: isError ? 'failed' : 'done', result: text, durationMs: durationMs() });
  } catch (error) {
    if (!answer.abort.signal.aborted) throw error;
    answer.changeCall(id, { state: 'cancelled', durationMs: durationMs() });
  }
}

/** What a person says of a call; `null` where the answer is stopped before. */
async function ask(answer: LiveAnswer, callId: string): Promise<ToolDecision | null> {
  const { signal } = answer.abort;
  if (signal.aborted) return null;
  const decision = Promise.withResolvers<ToolDecision>();
  const stopped = Promise.withResolvers<null>();
  const stop = () => stopped.resolve(null);
  signal.addEventListener('abort', stop, { once: true });
  answer.asking.set(callId, decision);
  answer.changeCall(callId, { state: 'asking' });
  try {
    return await Promise.race([decision.promise, stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
    answer.asking.delete(callId);
  }
}

/** Hands a person's word to the call that waits for it. */
export function decideCall(answer: LiveAnswer | undefined, callId: string, decision: ToolDecision): void {
  const waiting = answer?.asking.get(callId);
  if (!waiting) {
    throw new AppError('conflict', 'This tool call no longer waits for an answer.', {
      remedy: 'The chat shows what became of it.',
    });
  }
  waiting.resolve(decision);
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
