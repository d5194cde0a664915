import type { Log } from '../log.ts';
import type { ChunkRecord, Scope } from '../store/documents.ts';
import type { Embedder, Operate } from './embedder.ts';
import { fuseRanks } from './fusion.ts';
import type { SearchModels } from './search-models.ts';
import type { Shelf } from './shelf.ts';
import { wordQuery } from './words.ts';

/** A passage and where its document is kept. */
export type Hit = { shelf: Shelf; chunk: ChunkRecord };

type Dependencies = { embedder: Embedder; models: SearchModels; operate: Operate; log: Log };

/** As many of each list are put together, and as many of these are read once more by a reranker. */
const mostPerList = 60;
const mostReranked = 30;

/** Finds the passages that go best with a question, by its words and by its meaning; best first, always the same. */
export function createRetriever({ embedder, models, operate, log }: Dependencies) {
  async function rerank(question: string, hits: readonly Hit[], signal: AbortSignal): Promise<Hit[]> {
    const model = await models.reranking();
    const first = hits.slice(0, mostReranked);
    if (model === null || first.length < 2) return [...hits];
    try {
      const documents = first.map(({ chunk }) => chunk.text);
      const result = await operate(model.id, { kind: 'rank', query: question, documents }, signal);
      if (result.kind !== 'rank') throw new Error(`Asked for scores, got ${result.kind}.`);
      const scored = first.map((hit, index) => ({ hit, score: result.scores[index] ?? 0 }));
      return [...scored.toSorted((a, b) => b.score - a.score).map(({ hit }) => hit), ...hits.slice(mostReranked)];
    } catch (error) {
      if (signal.aborted) throw error;
      log.warn({ err: error, model: model.id }, 'the reranking model can’t be used; passages stay in their order');
      return [...hits];
    }
  }

  return async (
    question: string,
    scopes: readonly { shelf: Shelf; scope: Scope }[],
    signal: AbortSignal,
  ): Promise<Hit[]> => {
    const words = wordQuery(question);
    const asked = await embedder.ofQuestion(question, signal);
    const found = await Promise.all(
      scopes.map(async ({ shelf, scope }) => {
        const byWords = words === null ? [] : shelf.queries.matching(words, scope, mostPerList);
        const byMeaning = asked === null ? [] : await shelf.nearest({ ...asked, scope, limit: mostPerList });
        const chunks = new Map(shelf.queries.chunksById([...byWords, ...byMeaning]).map((chunk) => [chunk.id, chunk]));
        const hits = new Map([...chunks].map(([id, chunk]): [number, Hit] => [id, { shelf, chunk }]));
        return [byWords, byMeaning].map((ids) => ids.flatMap((id) => hits.get(id) ?? []));
      }),
    );
    return rerank(question, fuseRanks(found.flat()), signal);
  };
}

export type Retrieve = ReturnType<typeof createRetriever>;
