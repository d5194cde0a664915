import { getLoadablePath } from 'sqlite-vec';
import { z } from 'zod';
import type { Log } from '../log.ts';
import { scopeCondition, scopeJson, toBlob, type Scope } from '../store/documents.ts';
import type { Store } from '../store/open.ts';

export type VectorQuery = { vector: Float32Array; modelId: string; scope: Scope; limit: number };

/** The chunks whose vectors lie nearest to that of a question, best first; equals in the order of their ids. */
export type VectorSearch = (query: VectorQuery) => Promise<number[]>;

/** Chunks that are compared before others get their turn: some 20 ms. */
const stepChunks = 20_000;
/** Passages that have nothing at all to do with a question lie at right angles to it, or farther. */
const farthest = 0.95;

const bounds = z.object({ first: z.number().nullable(), last: z.number().nullable() });
const near = z.array(z.object({ id: z.number(), distance: z.number() }));
const stored = z.array(z.object({ id: z.number(), vector: z.instanceof(Buffer) }));
type Near = z.infer<typeof near>[number];

const joined = `
  FROM chunk_vectors JOIN document_chunks ON document_chunks.id = chunk_id JOIN documents ON documents.id = document_id
  WHERE model_id = @modelId AND length(vector) = @size AND chunk_id BETWEEN @from AND @to AND ${scopeCondition}`;

/** Compares with every vector, in the store where it can, else here; both give the same. */
export function createVectorSearch(store: Store, log: Log, load = loadExtension): VectorSearch {
  const isNative = load(store, log);
  const range = store.prepare(`SELECT min(chunk_id) AS first, max(chunk_id) AS last FROM chunk_vectors`);
  const compare = isNative
    ? store.prepare(`
        SELECT chunk_id AS id, vec_distance_cosine(vector, @vector) AS distance ${joined}
        ORDER BY distance, chunk_id LIMIT @limit`)
    : null;
  const read = store.prepare(`SELECT chunk_id AS id, vector ${joined} ORDER BY chunk_id`);

  return async ({ vector, modelId, scope, limit }) => {
    const { first, last } = bounds.parse(range.get());
    const blob = toBlob(vector);
    let best: Near[] = [];
    for (let from = first ?? 0; from <= (last ?? -1); from += stepChunks) {
      const step = { ...scopeJson(scope), modelId, from, to: from + stepChunks - 1, size: blob.length };
      const found = compare
        ? near.parse(compare.all({ ...step, vector: blob, limit }))
        : stored.parse(read.all(step)).map((row) => ({ id: row.id, distance: distance(vector, fromBlob(row.vector)) }));
      best = [...best, ...found].sort((a, b) => a.distance - b.distance || a.id - b.id).slice(0, limit);
      await new Promise(setImmediate);
    }
    return best.filter((one) => one.distance < farthest).map(({ id }) => id);
  };
}

function loadExtension(store: Store, log: Log): boolean {
  try {
    // The system can't look into the archive of the packaged app.
    store.loadExtension(getLoadablePath().replace('app.asar', 'app.asar.unpacked'));
    return true;
  } catch (error) {
    log.warn({ err: error }, 'sqlite-vec could not be loaded; vectors are compared without it');
    return false;
  }
}

function fromBlob(blob: Buffer): Float32Array {
  // A blob may begin where no float can.
  return new Float32Array(new Uint8Array(blob).buffer);
}

function distance(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  let lengthA = 0;
  let lengthB = 0;
  for (let index = 0; index < a.length; index += 1) {
    const left = a[index] ?? 0;
    const right = b[index] ?? 0;
    dot += left * right;
    lengthA += left * left;
    lengthB += right * right;
  }
  return 1 - dot / Math.sqrt(lengthA * lengthB);
}
