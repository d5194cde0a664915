import type { AnswerEvent, ChatToolCall, Message, Source } from '../../contract/chats.ts';
import { AsyncQueue } from '../async-queue.ts';
import type { ToolDecision } from './ports.ts';

/** Deltas are put together for about one frame of a screen before they go to the windows. */
const mergeMs = 16;

export type Written = { text: string; reasoning: string };

/** An answer while it is written, and who watches it. */
export class LiveAnswer {
  message: Message;
  readonly abort = new AbortController();
  /** Settles when the answer is in its final state and stored. */
  readonly ended = Promise.withResolvers<void>();
  /** Calls that wait for a person, by their ids. */
  readonly asking = new Map<string, PromiseWithResolvers<ToolDecision>>();
  readonly #followers = new Set<AsyncQueue<AnswerEvent>>();
  readonly #changed: () => void;
  #pending: Written = { text: '', reasoning: '' };
  /** How long it thought before this run of the model. */
  #thoughtMs: number;
  #thinkingSince: number | null = null;
  #timer: NodeJS.Timeout | null = null;
  #progress: AnswerEvent | null = null;
  #speed: { completionTokens: number; tokensPerSecond: number | null } = { completionTokens: 0, tokensPerSecond: null };

  /** `changed` is called when more than the text of the answer did. */
  constructor(message: Message, changed: () => void) {
    this.message = message;
    this.#changed = changed;
    this.#thoughtMs = message.text === '' ? (message.reasoningMs ?? 0) : 0;
  }

  append({ text, reasoning }: Written, completionTokens: number, tokensPerSecond: number | null): void {
    const now = Date.now();
    if (reasoning !== '') this.#thinkingSince ??= now;
    this.message = {
      ...this.message,
      text: this.message.text + text,
      reasoning: this.message.reasoning + reasoning,
    };
    if (this.#thinkingSince !== null && this.message.text.trim() !== '') this.#endThinking(now);
    this.#progress = null;
    this.#pending = { text: this.#pending.text + text, reasoning: this.#pending.reasoning + reasoning };
    this.#speed = { completionTokens, tokensPerSecond };
    this.#timer ??= setTimeout(() => this.#flush(), mergeMs);
  }

  progress(event: Extract<AnswerEvent, { type: 'progress' }>): void {
    this.#progress = event;
    this.#send(event);
  }

  /** What was written so far becomes a round that ended in these calls. */
  endRound(calls: ChatToolCall[]): void {
    if (this.#thinkingSince !== null) this.#endThinking(Date.now());
    const { reasoning, reasoningMs, text, rounds } = this.message;
    this.#thoughtMs = 0;
    this.#change({
      rounds: [...rounds, { reasoning, reasoningMs, text, calls }],
      text: '',
      reasoning: '',
      reasoningMs: null,
    });
  }

  changeCall(id: string, change: Partial<ChatToolCall>): void {
    const rounds = this.message.rounds.map((round) => ({
      ...round,
      calls: round.calls.map((call) => (call.id === id ? { ...call, ...change } : call)),
    }));
    this.#change({ rounds });
  }

  giveSources(sources: Source[]): void {
    this.#change({ sources });
  }

  /** The message as it is to be kept. */
  finished(outcome: Pick<Message, 'state' | 'stats' | 'provenance' | 'error'>): Message {
    if (this.#thinkingSince !== null) this.#endThinking(Date.now());
    return { ...this.message, ...outcome };
  }

  /** Tells every follower the outcome and lets them go. */
  end(message: Message): void {
    this.#flush();
    this.message = message;
    this.#send({ type: 'end', message });
    this.#followers.forEach((queue) => queue.end());
    this.#followers.clear();
    this.ended.resolve();
  }

  async *follow(signal: AbortSignal | undefined): AsyncGenerator<AnswerEvent, void> {
    const queue = new AsyncQueue<AnswerEvent>();
    // What is still to be merged is in the snapshot already and must not come a second time.
    this.#flush();
    queue.push({ type: 'snapshot', message: this.message });
    if (this.#progress) queue.push(this.#progress);
    this.#followers.add(queue);
    const leave = () => queue.end();
    signal?.addEventListener('abort', leave, { once: true });
    try {
      yield* queue;
    } finally {
      this.#followers.delete(queue);
      signal?.removeEventListener('abort', leave);
    }
  }

  #change(change: Partial<Message>): void {
    this.#flush();
    this.#progress = null;
    this.message = { ...this.message, ...change };
    this.#send({ type: 'snapshot', message: this.message });
    this.#changed();
  }

  #endThinking(now: number): void {
    const reasoningMs = this.#thoughtMs + now - (this.#thinkingSince ?? now);
    this.#thinkingSince = null;
    this.message = { ...this.message, reasoningMs };
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#pending.text === '' && this.#pending.reasoning === '') return;
    this.#send({ type: 'delta', ...this.#pending, ...this.#speed });
    this.#pending = { text: '', reasoning: '' };
  }

  #send(event: AnswerEvent): void {
    this.#followers.forEach((queue) => queue.push(event));
  }
}
