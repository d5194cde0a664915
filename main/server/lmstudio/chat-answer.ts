import type { GenerateEvent } from '../../engine/runner.ts';
import type { GenerationResult } from '../../runner/protocol.ts';
import { newCallId } from '../answer.ts';
import type { StreamEvent } from '../event-stream.ts';
import { RequestError } from '../failure.ts';
import { violationsOf } from '../openai/answer-parts.ts';
import { createSegments, type Segment, type SegmentChange } from '../segments.ts';
import { secondsToFirstToken, tokensPerSecond } from './stats.ts';

/** What a request is doing: each of these begins and ends once, in this order. */
type Stage = 'waiting' | 'model_load' | 'prompt_processing' | 'writing';

/** Takes what happens while an answer is made; gives the events of a stream as they are due, and the answer as a whole. */
export function createChat(modelId: string, responseId: string | null) {
  const segments = createSegments((kind) => newCallId(kind === 'reasoning' ? 'rs_' : 'msg_'));
  let stage: Stage = 'waiting';
  let loadBegunMs = 0;
  let loadProgress: number | null = null;
  let loadSeconds: number | null = null;
  let finished: GenerationResult | null = null;

  function event(type: string, fields: object = {}): StreamEvent {
    return { name: type, data: { type, ...fields } };
  }

  /** Ends the stage that was, and begins the next. */
  function enter(next: Stage): StreamEvent[] {
    if (stage === next) return [];
    const leaving = leave();
    stage = next;
    if (next === 'model_load') {
      loadBegunMs = performance.now();
      return [...leaving, event('model_load.start', { model_instance_id: modelId })];
    }
    return next === 'prompt_processing' ? [...leaving, event('prompt_processing.start')] : leaving;
  }

  function leave(): StreamEvent[] {
    if (stage === 'prompt_processing') return [event('prompt_processing.end')];
    if (stage !== 'model_load') return [];
    loadSeconds = (performance.now() - loadBegunMs) / 1000;
    return [event('model_load.end', { model_instance_id: modelId, load_time_seconds: loadSeconds })];
  }

  function take(happened: GenerateEvent): StreamEvent[] {
    switch (happened.type) {
      case 'progress': {
        const { phase, progress } = happened;
        if (phase === 'loading') {
          const begun = enter('model_load');
          const isNews = progress !== loadProgress;
          loadProgress = progress;
          return isNews ? [...begun, event('model_load.progress', { model_instance_id: modelId, progress })] : begun;
        }
        const entered = enter('prompt_processing');
        return phase === 'prompt' ? [...entered, event('prompt_processing.progress', { progress })] : entered;
      }
      case 'delta':
        return [...toWriting(), ...happened.deltas.flatMap((delta) => segments.push(delta)).flatMap(write)];
      case 'done':
        finished = happened.result;
        return [...toWriting(), ...segments.end().flatMap(write)];
    }
  }

  function toWriting(): StreamEvent[] {
    if (stage === 'writing') return [];
    return [...enter('prompt_processing'), ...enter('writing')];
  }

  /** Calls are not asked for here; what looks like one is left out. */
  function write(change: SegmentChange): StreamEvent[] {
    const { segment } = change;
    if (segment.kind === 'call') return [];
    const name = segment.kind === 'reasoning' ? 'reasoning' : 'message';
    if (change.type === 'append') return [event(`${name}.delta`, { content: change.text })];
    return [event(`${name}.${change.type === 'begin' ? 'start' : 'end'}`)];
  }

  function result() {
    return {
      model_instance_id: modelId,
      output: segments.all.flatMap(toOutput),
      stats: {
        input_tokens: finished?.promptTokens ?? 0,
        total_output_tokens: finished?.completionTokens ?? 0,
        reasoning_output_tokens: finished?.reasoningTokens ?? 0,
        tokens_per_second: finished === null ? 0 : tokensPerSecond(finished),
        time_to_first_token_seconds: finished === null ? 0 : secondsToFirstToken(finished),
        ...(loadSeconds === null ? {} : { model_load_time_seconds: loadSeconds }),
        ...(finished === null || finished.droppedTokens === 0 ? {} : { dropped_tokens: finished.droppedTokens }),
      },
      ...(finished === null ? {} : violationsOf(finished)),
      ...(responseId === null || finished === null ? {} : { response_id: responseId }),
    };
  }

  return {
    begin: (): StreamEvent => event('chat.start', { model_instance_id: modelId }),
    take,
    /** What a failure leaves open is closed before it is told. */
    fail: (error: object): StreamEvent[] => [...segments.end().flatMap(write), event('error', { error })],
    end: (): StreamEvent => event('chat.end', { result: result() }),
    /** Throws where the answer was given up. */
    whole: () => {
      if (finished === null) throw new RequestError('conflict', 'The request was cancelled.');
      return result();
    },
    /** The answer as it is kept to go on from. */
    items: (): StoredItem[] => segments.all.flatMap(toStored),
  };
}

function toOutput({ kind, text }: Segment) {
  if (kind === 'call') return [];
  return [{ type: kind === 'reasoning' ? 'reasoning' : 'message', content: text }];
}

type StoredItem = { id: string; type: string };

function toStored({ id, kind, text }: Segment): StoredItem[] {
  if (kind === 'call') return [];
  if (kind === 'reasoning') {
    const thought = { type: 'reasoning', id, summary: [], content: [{ type: 'reasoning_text', text }] };
    return [thought];
  }
  const message = { type: 'message', id, role: 'assistant', content: [{ type: 'output_text', text }] };
  return [message];
}
