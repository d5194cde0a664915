import type { OutputDelta } from '../../contract/inference.ts';

/** A part of an answer: what was thought, said or called in one go. A call's text is its arguments. */
export type Segment = {
  /** Its place in the answer. */
  index: number;
  id: string;
  text: string;
} & ({ kind: 'reasoning' | 'text' } | { kind: 'call'; name: string });

export type SegmentChange =
  | { type: 'begin' | 'end'; segment: Segment }
  | { type: 'append'; segment: Segment; text: string };

/** Sorts what comes out of a model into parts, one after the other. `newId`: a name for a part of this kind. */
export function createSegments(newId: (kind: Segment['kind']) => string) {
  const all: Segment[] = [];
  let current: Segment | null = null;

  function begin(segment: Segment): SegmentChange[] {
    const changes: SegmentChange[] = [...end(), { type: 'begin', segment }];
    all.push(segment);
    current = segment;
    return changes;
  }

  function append(segment: Segment, text: string): SegmentChange[] {
    segment.text += text;
    return text === '' ? [] : [{ type: 'append', segment, text }];
  }

  function end(): SegmentChange[] {
    const segment = current;
    current = null;
    return segment === null ? [] : [{ type: 'end', segment }];
  }

  function push(delta: OutputDelta): SegmentChange[] {
    const index = all.length;
    switch (delta.type) {
      case 'text':
      case 'reasoning': {
        const { type: kind, text } = delta;
        if (text === '') return [];
        if (current?.kind === kind) return append(current, text);
        const segment: Segment = { index, id: newId(kind), kind, text: '' };
        return [...begin(segment), ...append(segment, text)];
      }
      case 'tool_call_start':
        return begin({ index, id: newId('call'), kind: 'call', name: delta.name, text: '' });
      case 'tool_call_arguments':
        return current?.kind === 'call' ? append(current, delta.text) : [];
      case 'tool_call_end':
        return end();
    }
  }

  return { all: all as readonly Segment[], push, end };
}
