import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import type { OutputDelta, ToolCall } from '../../contract/inference.ts';
import type { GenerateEvent } from '../engine/runner.ts';
import type { GenerateInput, GenerationResult, Logprob, Operation, OperationResult } from '../runner/protocol.ts';
import { requireModel as allowModel } from './access.ts';
import type { ServerEnv } from './env.ts';
import { RequestError } from './failure.ts';
import type { Inference, LoadOverrides, ServedModel } from './inference.ts';

/** The model that a request names. Throws where there is none, or where the caller's key does not open it. */
export function requireModel(c: Context<ServerEnv>, inference: Inference, name: string): ServedModel {
  const model = inference.find(name);
  if (model === null) {
    throw new RequestError('unknown_model', `There is no model with the name ${name.slice(0, 200)}.`, {
      param: 'model',
    });
  }
  allowModel(c.get('caller'), model.id);
  c.get('tracked').setModel(model.id);
  return model;
}

type Ask = { inference: Inference; model: ServedModel; input: GenerateInput; load?: LoadOverrides | undefined };

/** Everything that happens while an answer is made. It ends when the client leaves or a person cancels it. */
export async function* follow(c: Context<ServerEnv>, { inference, model, input, load }: Ask) {
  const tracked = c.get('tracked');
  const events = inference.generate(model.id, input, { signal: tracked.signal, load });
  for await (const event of events) {
    tracked.event(event);
    yield event;
  }
}

/**
 * The same, once the model is loaded and the prompt is known to be sound, so that what fails before can be answered
 * with a status of its own.
 */
export async function openAnswer(c: Context<ServerEnv>, ask: Ask): Promise<AsyncGenerator<GenerateEvent, void>> {
  const events = follow(c, ask);
  for (;;) {
    const next = await events.next();
    if (next.done) return events;
    const { value } = next;
    if (value.type === 'progress' && value.phase === 'loading') continue;
    return (async function* () {
      yield value;
      yield* events;
    })();
  }
}

/** An answer as a whole. */
export type WholeAnswer = {
  text: string;
  reasoning: string;
  toolCalls: ToolCall[];
  logprobs: Logprob[];
  result: GenerationResult;
};

export async function collectAnswer(events: AsyncIterable<GenerateEvent>, callPrefix: string): Promise<WholeAnswer> {
  const answer: Omit<WholeAnswer, 'result'> = { text: '', reasoning: '', toolCalls: [], logprobs: [] };
  for await (const event of events) {
    if (event.type === 'done') return { ...answer, result: event.result };
    if (event.type !== 'delta') continue;
    answer.logprobs.push(...event.logprobs);
    for (const delta of event.deltas) addDelta(answer, delta, callPrefix);
  }
  // The stream ends without a result only where the request was given up.
  throw new RequestError('conflict', 'The request was cancelled.');
}

function addDelta(answer: Omit<WholeAnswer, 'result'>, delta: OutputDelta, callPrefix: string): void {
  switch (delta.type) {
    case 'text':
      answer.text += delta.text;
      return;
    case 'reasoning':
      answer.reasoning += delta.text;
      return;
    case 'tool_call_start':
      answer.toolCalls[delta.index] = { id: newCallId(callPrefix), name: delta.name, arguments: '' };
      return;
    case 'tool_call_arguments': {
      const call = answer.toolCalls[delta.index];
      if (call) call.arguments += delta.text;
      return;
    }
    case 'tool_call_end':
      return;
    default:
      delta satisfies never;
  }
}

/** A name for a call that no other call has, as its dialect begins them. */
export function newCallId(prefix: string): string {
  return `${prefix}${randomBytes(12).toString('hex')}`;
}

/** Anything but writing, for the model that the request names. Throws where the result is of another kind. */
export async function operate<K extends Operation['kind']>(
  c: Context<ServerEnv>,
  { inference, model, load }: Omit<Ask, 'input'>,
  operation: Extract<Operation, { kind: K }>,
): Promise<Extract<OperationResult, { kind: K }>> {
  const result = await inference.operate(model.id, operation, { signal: c.get('tracked').signal, load });
  if (!isKind(result, operation.kind)) throw new Error(`The runner answered ${operation.kind} with ${result.kind}.`);
  return result;
}

function isKind<K extends Operation['kind']>(
  result: OperationResult,
  kind: K,
): result is Extract<OperationResult, { kind: K }> {
  return result.kind === kind;
}
