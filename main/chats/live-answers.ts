import type { AnswerEvent, Message } from '../../contract/chats.ts';
import { AsyncQueue } from '../async-queue.ts';

/** Deltas are put together for about one frame of a screen before they go to the windows. */
const mergeMs = 16;

/** An answer while it is written, and who watches it. */
export class LiveAnswer {
  message: Message;
  readonly abort = new AbortController();
  /** Settles when the answer is in its final state and stored. */
  readonly ended = Promise.withResolvers<void>();
  readonly #followers = new Set<AsyncQueue<AnswerEvent>>();
  #pending = { text: '', reasoning: '' };
  #thinkingSince: number | null = null;
  #timer: NodeJS.Timeout | null = null;
  #progress: AnswerEvent | null = null;
  #speed: { completionTokens: number; tokensPerSecond: number | null } = { completionTokens: 0, tokensPerSecond: null };

  constructor(message: Message) {
    this.message = message;
  }

  append(
    { text, reasoning }: { text: string; reasoning: string },
    completionTokens: number,
    tokensPerSecond: number | null,
  ): void {
    const now = Date.now();
    if (reasoning !== '') this.#thinkingSince ??= now;
    const hasThought = this.#thinkingSince !== null && this.message.reasoningMs === null && text.trim() !== '';
    this.message = {
      ...this.message,
      text: this.message.text + text,
      reasoning: this.message.reasoning + reasoning,
      reasoningMs: hasThought ? now - (this.#thinkingSince ?? now) : this.message.reasoningMs,
    };
    this.#progress = null;
    this.#pending = { text: this.#pending.text + text, reasoning: this.#pending.reasoning + reasoning };
    this.#speed = { completionTokens, tokensPerSecond };
    this.#timer ??= setTimeout(() => this.#flush(), mergeMs);
  }

  progress(event: Extract<AnswerEvent, { type: 'progress' }>): void {
    this.#progress = event;
    this.#send(event);
  }

  /** The message as it is to be kept. */
  finished(outcome: Pick<Message, 'state' | 'stats' | 'error'>): Message {
    const thoughtToTheEnd = this.#thinkingSince !== null && this.message.reasoningMs === null;
    const reasoningMs = thoughtToTheEnd ? Date.now() - (this.#thinkingSince ?? 0) : this.message.reasoningMs;
    return { ...this.message, ...outcome, reasoningMs };
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
