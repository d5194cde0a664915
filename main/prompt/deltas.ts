import type { OutputDelta } from '../../contract/inference.ts';
import type { CallSink } from './calls/reader.ts';

/** Collects deltas between two pushes; pieces of the same kind become one. */
export type Deltas = CallSink & {
  text(type: 'text' | 'reasoning', text: string): void;
  endCall(): void;
  isInCall(): boolean;
  /** What has come together since the last time. */
  take(): OutputDelta[];
};

export function createDeltas(): Deltas {
  let collected: OutputDelta[] = [];
  let index = -1;
  let isInCall = false;
  return {
    text(type, text) {
      const last = collected.at(-1);
      if (text === '') return;
      if (last?.type === type) last.text += text;
      else collected.push({ type, text });
    },
    start(name) {
      index += 1;
      isInCall = true;
      collected.push({ type: 'tool_call_start', index, name });
    },
    arguments(text) {
      const last = collected.at(-1);
      if (text === '') return;
      if (last?.type === 'tool_call_arguments') last.text += text;
      else collected.push({ type: 'tool_call_arguments', index, text });
    },
    endCall() {
      if (isInCall) collected.push({ type: 'tool_call_end', index });
      isInCall = false;
    },
    isInCall: () => isInCall,
    take() {
      const taken = collected;
      collected = [];
      return taken;
    },
  };
}
