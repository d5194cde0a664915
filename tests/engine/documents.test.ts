import { join } from 'node:path';
import pino from 'pino';
import { expect, test } from 'vitest';
import type { Model } from '../../contract/models.ts';
import type { Runner } from '../../main/engine/runner.ts';
import { castles, openDocuments } from '../../main/documents/documents.test-helper.ts';
import { createVectorSearch } from '../../main/documents/vectors.ts';
import type { Operation } from '../../main/runner/protocol.ts';
import { startTestRunner } from '../../main/runner/runner.test-helper.ts';
import { describeWithShared } from '../fixtures.ts';

const question = 'What is the code of the red castle?';
const embeddingModel = 'tiny-bge-small-en-v1.5';
const rerankingModel = 'tiny-bge-reranker-tiny';

function model(id: string, path: string): Model {
  return {
    id,
    path,
    name: id,
    source: 'opened',
    sizeBytes: 1,
    architecture: 'bert',
    parameterCount: null,
    quantization: null,
    contextLength: 512,
    license: null,
    openness: { class: 'unknown', isGated: false, license: null, facts: null, lineage: [], conflicts: [], reasons: [] },
    repo: null,
    hasChatTemplate: false,
    warnings: [],
    available: true,
    addedAt: 0,
  };
}

describeWithShared('documents are searched by meaning', (folder) => {
  /** A service with these models; each runs in a process of its own. */
  async function open(...names: string[]) {
    const models = names.map((name) => model(name, join(folder, 'families', `${name}.gguf`)));
    const runners = new Map<string, Runner>();
    const asked: Operation['kind'][] = [];
    const opened = await openDocuments({
      listModels: () => models,
      purposeOf: async ({ id }) => (id === rerankingModel ? 'ranking' : 'embedding'),
      operate: async (modelId, operation, signal) => {
        asked.push(operation.kind);
        const path = models.find(({ id }) => id === modelId)?.path ?? '';
        const runner = runners.get(modelId) ?? startTestRunner(path, { threads: 2 });
        runners.set(modelId, runner);
        await runner.loaded;
        return runner.operate(operation, signal);
      },
    });
    return { ...opened, asked };
  }

  test('the passage that says it is given, and the same question gets the same passages', async () => {
    await using opened = await open(embeddingModel);
    const attached = await opened.attach('castles.txt', castles(12));
    const sources = await opened.ask(question, { attachments: [attached], roomTokens: 900 });
    expect(sources[0]?.text).toContain('The code of the red castle is 4000.');
    expect(opened.asked).toContain('embed');
    expect(await opened.ask(question, { attachments: [attached], roomTokens: 900 })).toEqual(sources);
    expect((await opened.documents.search()).embedding).toMatchObject({ modelId: embeddingModel });
  });

  test('sqlite-vec and the comparison without it find the same', async () => {
    await using opened = await open(embeddingModel);
    const attached = await opened.attach('castles.txt', castles(12));
    await opened.ask(question, { attachments: [attached], roomTokens: 900 });
    const documentIds = attached.kind === 'document' ? [attached.documentId] : [];
    const blob: unknown = opened.store.prepare('SELECT vector FROM chunk_vectors LIMIT 1').pluck().get();
    if (!(blob instanceof Buffer)) throw new Error('There is no vector.');
    const vector = new Float32Array(new Uint8Array(blob).buffer);
    const query = { vector, modelId: embeddingModel, scope: { documentIds, collectionIds: [] }, limit: 5 };
    const log = pino({ level: 'silent' });
    const native = await createVectorSearch(opened.store, log)(query);
    const plain = await createVectorSearch(opened.store, log, () => false)(query);
    expect(native).toHaveLength(5);
    expect(plain[0]).toBe(native[0]);
    // Passages that are all but equal may change places by the last digit.
    expect(new Set(plain).size).toBe(5);
  });

  test('a reranking model has the last word, and passages that are too long for the embedding model count too', async () => {
    await using opened = await open(embeddingModel, rerankingModel);
    const dense = `${'q1 w2 e3 r4 t5 '.repeat(200)} The code of the red castle is 4821.`;
    const text = `${castles(6).replaceAll('red', 'pink')}\n\n${dense}`;
    const attached = await opened.attach('dense.txt', text);
    const sources = await opened.ask(question, { attachments: [attached], roomTokens: 1200 });
    expect(opened.asked).toContain('rank');
    expect(sources.map((source) => source.text).join()).toContain('4821');
  });
});

test('an embedding model that can’t be used is said, and words are searched all the same', async () => {
  await using opened = await openDocuments({
    listModels: () => [model('broken', '/broken.gguf')],
    purposeOf: async () => 'embedding',
  });
  const attached = await opened.attach('castles.txt', castles(30));
  const sources = await opened.ask(question, { attachments: [attached], roomTokens: 1200 });
  expect(sources.map(({ text }) => text).join()).toContain('The code of the red castle is 4000.');
  expect((await opened.documents.search()).problem).not.toBeNull();
});
