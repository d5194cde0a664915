import { join } from 'node:path';
import { OpenAIEmbeddings } from '@langchain/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { embedMany } from 'ai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { describeWithShared } from '../fixtures.ts';
import { post, serveModel, type ServedModel } from '../harness/client.ts';

const texts = ['a red castle', 'the castle was red', 'a green frog'];
const cosine = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

describeWithShared('embeddings', (folder) => {
  let served: ServedModel;
  beforeAll(async () => {
    served = await serveModel(join(folder, 'families', 'tiny-nomic-embed-text-v1.5.gguf'));
  });
  afterAll(() => served[Symbol.asyncDispose]());

  /** `base64` is what the client asks for by itself. */
  const embed = (input: string | string[] | number[] | number[][], more: { dimensions?: number } = {}) =>
    served.client.embeddings.create({ model: served.modelId, input, ...more });

  test('come in the order of the texts, of length 1, and near where the words are', async () => {
    const { data, usage, object } = await embed(texts);
    expect(object).toBe('list');
    expect(data.map(({ index }) => index)).toEqual([0, 1, 2]);
    for (const { embedding } of data) expect(Math.hypot(...embedding)).toBeCloseTo(1, 4);
    const [castle = [], same = [], frog = []] = data.map(({ embedding }) => embedding);
    expect(cosine(castle, same)).toBeGreaterThan(cosine(castle, frog));
    const alone = await embed('the castle was red');
    expect(cosine(same, alone.data[0]?.embedding ?? [])).toBeGreaterThan(0.999);
    expect(usage.prompt_tokens).toBeGreaterThan(alone.usage.prompt_tokens);
    expect(usage.total_tokens).toBe(usage.prompt_tokens);
  });

  test('are the same at the address of LM Studio’s older API', async () => {
    const shape = z.object({ data: z.array(z.object({ embedding: z.array(z.number()) })) });
    const ask = async (path: string) =>
      shape.parse(
        await (await post(served, path, { model: served.modelId, input: texts, encoding_format: 'float' })).json(),
      );
    const older = await ask('/api/v0/embeddings');
    expect(older.data).toHaveLength(texts.length);
    expect(older).toEqual(await ask('/v1/embeddings'));
  });

  test('are the same numbers as floats and in base64', async () => {
    const ask = async (encoding: 'float' | 'base64') => {
      const response = await post(served, '/v1/embeddings', {
        model: served.modelId,
        input: 'a red castle',
        encoding_format: encoding,
      });
      const shape = z.object({ data: z.tuple([z.object({ embedding: z.unknown() })]) });
      return shape.parse(await response.json()).data[0].embedding;
    };
    const floats = z.array(z.number()).parse(await ask('float'));
    const bytes = Buffer.from(z.string().parse(await ask('base64')), 'base64');
    expect(bytes.length).toBe(floats.length * 4);
    floats.forEach((value, index) => expect(bytes.readFloatLE(index * 4)).toBeCloseTo(value, 5));
  });

  test('of tokens are those of the text', async () => {
    const response = await post(served, '/tokenize', { content: 'a red castle' });
    const { tokens } = z.object({ tokens: z.array(z.int()) }).parse(await response.json());
    const [text, list, lists] = [await embed('a red castle'), await embed(tokens), await embed([tokens, tokens])];
    expect(cosine(text.data[0]?.embedding ?? [], list.data[0]?.embedding ?? [])).toBeGreaterThan(0.999);
    expect(lists.data).toHaveLength(2);
  });

  test('cut to fewer dimensions have length 1 again', async () => {
    const whole = (await embed('a red castle')).data[0]?.embedding ?? [];
    const cut = (await embed('a red castle', { dimensions: 8 })).data[0]?.embedding ?? [];
    expect(cut).toHaveLength(8);
    expect(Math.hypot(...cut)).toBeCloseTo(1, 4);
    expect((cut[1] ?? 0) / (cut[0] ?? 1)).toBeCloseTo((whole[1] ?? 0) / (whole[0] ?? 1), 3);
  });

  test.for([
    ['input', { input: [] }],
    ['input', { input: '' }],
    ['input', { input: ['castle', ''] }],
    ['input', { input: [[]] }],
    ['input', { input: { text: 'castle' } }],
    ['dimensions', { dimensions: 100_000 }],
    ['dimensions', { dimensions: 0 }],
    ['encoding_format', { encoding_format: 'int8' }],
  ] as const)('a wrong %s is a 400 that names it: %o', async ([field, wrong]) => {
    const response = await post(served, '/v1/embeddings', { model: served.modelId, input: 'castle', ...wrong });
    expect(response.status).toBe(400);
    const { error } = z.object({ error: z.object({ param: z.string() }) }).parse(await response.json());
    expect(error.param.split('.')[0]).toBe(field);
  });

  test('a token that the model does not have is a 400, and the model lives on', async () => {
    await expect(embed([99_999_999])).rejects.toMatchObject({ status: 400 });
    expect((await embed('castle')).data).toHaveLength(1);
  });

  test('a model for embedding refuses to chat', async () => {
    await expect(
      served.client.chat.completions.create({ model: served.modelId, messages: [{ role: 'user', content: 'Hi' }] }),
    ).rejects.toMatchObject({ status: 400 });
  });

  test('reach the AI SDK and LangChain', async () => {
    const provider = createOpenAICompatible({ name: 'paddock', baseURL: served.baseUrl });
    const { embeddings, usage } = await embedMany({
      model: provider.embeddingModel(served.modelId),
      values: texts,
    });
    expect(embeddings).toHaveLength(3);
    expect(usage.tokens).toBeGreaterThan(0);
    const langchain = new OpenAIEmbeddings({
      model: served.modelId,
      apiKey: 'not-needed',
      configuration: { baseURL: served.baseUrl },
    });
    const vectors = await langchain.embedDocuments(texts);
    expect(cosine(vectors[0] ?? [], embeddings[0] ?? [])).toBeGreaterThan(0.999);
    expect(await langchain.embedQuery('a red castle')).toHaveLength(embeddings[0]?.length ?? 0);
  });
});

describeWithShared('reranking', (folder) => {
  let served: ServedModel;
  beforeAll(async () => {
    served = await serveModel(join(folder, 'families', 'tiny-bge-reranker-tiny.gguf'));
  });
  afterAll(() => served[Symbol.asyncDispose]());

  const documents = ['Frogs live in ponds.', 'The castle is red and old.', 'A river is long.'];
  const answerSchema = z.object({
    model: z.string(),
    results: z.array(
      z.object({
        index: z.int(),
        relevance_score: z.number().min(0).max(1),
        document: z.object({ text: z.string() }).optional(),
      }),
    ),
    usage: z.object({ prompt_tokens: z.int().positive(), total_tokens: z.int().positive() }),
  });
  const rank = async (body: object, path = '/v1/rerank') => {
    const response = await post(served, path, { model: served.modelId, query: 'red castle', documents, ...body });
    expect(response.status).toBe(200);
    return answerSchema.parse(await response.json());
  };

  test.for(['/v1/rerank', '/rerank', '/v1/reranking', '/reranking'])('%s puts the best first', async (path) => {
    const { results } = await rank({}, path);
    expect(results.map(({ index }) => index)[0]).toBe(1);
    expect(results).toHaveLength(3);
    expect(results.map((result) => result.relevance_score)).toEqual(
      results.map((result) => result.relevance_score).toSorted((a, b) => b - a),
    );
    expect(results[0]?.document).toBeUndefined();
  });

  test('gives as many as asked, with their texts, which may come as objects', async () => {
    const { results } = await rank({
      top_n: 1,
      return_documents: true,
      documents: documents.map((text) => ({ text })),
    });
    expect(results).toMatchObject([{ index: 1, document: { text: documents[1] } }]);
  });

  test.for([
    ['documents', { documents: [] }],
    ['documents', { documents: [5] }],
    ['query', { query: '' }],
    ['top_n', { top_n: 0 }],
  ] as const)('a wrong %s is a 400 that names it: %o', async ([field, wrong]) => {
    const body = { model: served.modelId, query: 'red', documents, ...wrong };
    const response = await post(served, '/v1/rerank', body);
    expect(response.status).toBe(400);
    const { error } = z.object({ error: z.object({ param: z.string() }) }).parse(await response.json());
    expect(error.param.split('.')[0]).toBe(field);
  });
});
