import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../contract/errors.ts';
import { entryPath } from '../paths.ts';

export type RenderRequest = {
  /** The Jinja source: `tokenizer.chat_template` of the model, or what the person put in its place. */
  template: string;
  /** What the template sees: messages, tools, add_generation_prompt, bos_token, eos_token, enable_thinking … */
  variables: Record<string, unknown>;
  /** The time that `strftime_now` and `date_string` tell; now when left out. */
  nowMs?: number;
};

export type TemplateRenderer = {
  /** The exact text a template makes. Throws an `AppError` (`template_failed`), with the line in its details. */
  render(request: RenderRequest): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
};

export type WorkerRequest = Required<RenderRequest> & { maxOutputCharacters: number };
export type WorkerReply =
  | { kind: 'text'; text: string }
  | { kind: 'too_long'; length: number }
  | { kind: 'failed'; message: string; line: number | null };

/** Above what the interpreter itself allows a template, so that this is reached last. */
const heapLimitMb = 1024;
const remedy = 'Repair or replace the chat template in the settings of this model.';

/** `isFatal`: the template ran away, so that trying it again in another way makes no sense. */
function templateFailed(message: string, line: number | null, isFatal = false, cause?: unknown): AppError {
  const place = line === null ? '' : ` in line ${line}`;
  return new AppError('template_failed', `The chat template failed${place}: ${message}`, {
    remedy,
    details: { reason: message, line, fatal: isFatal },
    cause,
  });
}

/**
 * Renders chat templates in a worker that can be ended, since a template comes with a model from the internet
 * and may run for ever or eat all memory. One rendering at a time, in the order asked for.
 */
export function createTemplateRenderer({ timeoutMs = 2000, maxOutputCharacters = 4_000_000 } = {}): TemplateRenderer {
  let starting: Promise<Worker> | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let isDisposed = false;

  async function start(): Promise<Worker> {
    const worker = new Worker(entryPath('template-worker'), {
      resourceLimits: { maxOldGenerationSizeMb: heapLimitMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
      execArgv: [],
    });
    // What happens during a rendering is reported there; between two, the next one starts a new worker.
    worker.on('error', () => {}).on('exit', () => (starting = null));
    // Its first message says that its code is loaded, so that a slow start does not count as a slow template.
    await once(worker, 'message');
    return worker;
  }

  async function discard(): Promise<void> {
    const worker = await starting?.catch(() => null);
    await worker?.terminate();
    starting = null;
  }

  async function ask(request: WorkerRequest): Promise<WorkerReply> {
    if (isDisposed) throw new AppError('cancelled', 'The chat template renderer was closed.');
    starting ??= start();
    const worker = await starting.catch((error: unknown) => {
      starting = null;
      throw error;
    });
    worker.ref();
    const { promise, resolve, reject } = Promise.withResolvers<WorkerReply>();
    const timer = setTimeout(
      () => reject(templateFailed(`it did not end within ${timeoutMs / 1000} seconds.`, null, true)),
      timeoutMs,
    );
    const onError = (error: unknown): void => {
      const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      reject(
        templateFailed(isMemory ? `it needs more than ${heapLimitMb} MB of memory.` : String(error), null, true, error),
      );
    };
    const onExit = (): void => reject(templateFailed('its rendering ended without an answer.', null, true));
    worker.on('message', resolve).on('error', onError).on('exit', onExit);
    const release = (): void => {
      clearTimeout(timer);
      worker.off('message', resolve).off('error', onError).off('exit', onExit);
    };
    try {
      worker.postMessage(request);
      const reply = await promise;
      release();
      // An idle worker does not keep the process alive.
      worker.unref();
      return reply;
    } catch (error) {
      release();
      await discard();
      throw error instanceof AppError ? error : templateFailed(String(error), null, true, error);
    }
  }

  return {
    render(request) {
      const answer = queue.then(async () => {
        const reply = await ask({ nowMs: Date.now(), ...request, maxOutputCharacters });
        switch (reply.kind) {
          case 'text':
            return reply.text;
          case 'too_long':
            throw templateFailed(`it wrote ${reply.length} characters; the limit is ${maxOutputCharacters}.`, null);
          case 'failed':
            throw templateFailed(reply.message, reply.line);
        }
      });
      queue = answer.catch(() => undefined);
      return answer;
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      await discard();
    },
  };
}
