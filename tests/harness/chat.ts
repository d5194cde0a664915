import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources';
import { z } from 'zod';
import type { ServedModel } from './client.ts';

type Request = Parameters<ServedModel['client']['chat']['completions']['create']>[0];

/** A request without its model, and also with fields that the client has no type for. */
export type ChatBody = Omit<Request, 'model' | 'stream'> & Record<string, unknown>;

export function askChat(served: ServedModel, body: ChatBody): Promise<ChatCompletion> {
  const { client, modelId: model } = served;
  return client.chat.completions.create({ temperature: 0, ...body, model, stream: false });
}

export async function streamChat(served: ServedModel, body: ChatBody): Promise<ChatCompletionChunk[]> {
  const { client, modelId: model } = served;
  const stream = await client.chat.completions.create({ temperature: 0, ...body, model, stream: true });
  const chunks: ChatCompletionChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

export function deltasOf(chunks: readonly ChatCompletionChunk[]) {
  return chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta));
}

export function textOf(chunks: readonly ChatCompletionChunk[]): string {
  return deltasOf(chunks)
    .map(({ content }) => content ?? '')
    .join('');
}

const withReasoning = z.object({ reasoning_content: z.string().optional() });

/** What the model thought, which no type of the client has. */
export function reasoningOf(message: unknown): string {
  return withReasoning.parse(message).reasoning_content ?? '';
}
