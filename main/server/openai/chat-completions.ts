import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { z } from 'zod';
import type { StopReason } from '../../../contract/chats.ts';
import type { GenerateEvent } from '../../engine/runner.ts';
import type { GenerationResult } from '../../runner/protocol.ts';
import type { Inference } from '../inference.ts';
import { openAIError, toOpenAIError } from './errors.ts';
import { chatCompletionRequestSchema, toGenerateInput } from './schemas.ts';

export function chatCompletions(inference: Inference) {
  return new Hono().post('/', async (c) => {
    const body = await c.req.json<unknown>().catch(() => undefined);
    if (body === undefined) return c.json(openAIError('The body is not valid JSON.'), 400);
    const parsed = chatCompletionRequestSchema.safeParse(body);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const param = issue?.path.join('.') ?? null;
      return c.json(openAIError(describeIssue(issue, body), { param }), 400);
    }
    const request = parsed.data;
    if (!inference.hasModel(request.model)) {
      return c.json(
        openAIError(`There is no model with the name ${request.model}.`, { param: 'model', code: 'model_not_found' }),
        404,
      );
    }
    const { signal } = c.req.raw;
    const events = inference.generate(request.model, toGenerateInput(request), signal);
    const id = `chatcmpl-${randomUUID()}`;
    const head = { id, created: Math.floor(Date.now() / 1000), model: request.model };
    const first = await firstAnswer(events).catch((error: unknown) => ({ error }));
    if ('error' in first) {
      const { status, body: failure } = toOpenAIError(first.error);
      // A failure that the same request would meet again: clients must not load a large model three times for it.
      if (status < 500) c.header('x-should-retry', 'false');
      return c.json(failure, status);
    }

    if (!request.stream) {
      try {
        return c.json(await whole(head, first.rest));
      } catch (error) {
        const { status, body: failure } = toOpenAIError(error);
        return c.json(failure, status);
      }
    }
    return streamSSE(c, async (stream) => {
      const write = (data: unknown) => stream.writeSSE({ data: JSON.stringify(data) });
      const chunk = (delta: object, finish: string | null = null) =>
        write({
          ...head,
          object: 'chat.completion.chunk',
          choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
        });
      try {
        await chunk({ role: 'assistant', content: '' });
        for await (const event of first.rest) {
          if (event.type === 'delta' && textOf(event) !== '') await chunk({ content: textOf(event) });
          if (event.type === 'done') {
            await chunk({}, finishReason(event.result.stopReason));
            if (request.stream_options?.include_usage) {
              await write({ ...head, object: 'chat.completion.chunk', choices: [], usage: usage(event.result) });
            }
          }
        }
        await stream.writeSSE({ data: '[DONE]' });
      } catch (error) {
        await write(toOpenAIError(error).body);
      }
    });
  });
}

/** Names the field, what it may be, and what it was where that is short. */
function describeIssue(issue: z.core.$ZodIssue | undefined, body: unknown): string {
  const path = issue?.path ?? [];
  const value = path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    body,
  );
  const isShort =
    typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.length < 80);
  const got = isShort ? ` (it is ${JSON.stringify(value)})` : '';
  return `${path.join('.') || 'body'}: ${issue?.message ?? 'not valid'}${got}`;
}

/** Waits for the first token or the end, so that what fails before is answered with its own status. */
async function firstAnswer(events: AsyncGenerator<GenerateEvent, void>) {
  for (;;) {
    const next = await events.next();
    if (next.done) return { rest: events };
    if (next.value.type === 'progress') continue;
    const { value } = next;
    return {
      rest: (async function* () {
        yield value;
        yield* events;
      })(),
    };
  }
}

async function whole(head: object, events: AsyncGenerator<GenerateEvent, void>) {
  let text = '';
  let result: GenerationResult | null = null;
  for await (const event of events) {
    if (event.type === 'delta') text += textOf(event);
    if (event.type === 'done') result = event.result;
  }
  return {
    ...head,
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: text, refusal: null },
        logprobs: null,
        finish_reason: finishReason(result?.stopReason ?? 'cancelled'),
      },
    ],
    ...(result === null ? {} : { usage: usage(result) }),
  };
}

function textOf({ deltas }: Extract<GenerateEvent, { type: 'delta' }>): string {
  return deltas.map((delta) => (delta.type === 'text' ? delta.text : '')).join('');
}

function usage(result: GenerationResult) {
  return {
    prompt_tokens: result.promptTokens,
    completion_tokens: result.completionTokens,
    total_tokens: result.promptTokens + result.completionTokens,
    prompt_tokens_details: { cached_tokens: result.cachedTokens },
  };
}

function finishReason(reason: StopReason): 'stop' | 'length' {
  switch (reason) {
    case 'length':
    case 'context':
      return 'length';
    case 'end':
    case 'stop_string':
    case 'cancelled':
      return 'stop';
  }
}
