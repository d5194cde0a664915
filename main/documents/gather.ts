import type { Attachment, Source } from '../../contract/chats.ts';
import type { DocumentRecord } from '../store/documents.ts';
import type { Embedder } from './embedder.ts';
import type { Indexer } from './indexer.ts';
import type { Hit, Retrieve } from './retrieve.ts';
import type { Shelf } from './shelf.ts';

export type GatherRequest = {
  question: string;
  attachments: readonly Attachment[];
  earlier: readonly Attachment[];
  collectionIds: readonly string[];
  roomTokens: number;
  countTokens(text: string): Promise<number>;
  signal: AbortSignal;
  onProgress(share: number): void;
};

type Dependencies = {
  kept: Shelf;
  shelfOf(documentId: string): Shelf | null;
  indexer: Indexer;
  embedder: Embedder;
  retrieve: Retrieve;
};

/** A piece of text that may be put before the model. */
type Passage = { document: DocumentRecord; start: number; end: number; page: number | null; text: string };

type Placed = { document: DocumentRecord; shelf: Shelf };

/** What passages take of the room at most, and how many are of use to a model. */
const passageShare = 0.5;
const mostPassageTokens = 6000;
const mostPassages = 20;
/** What the number and the empty line of a source take. */
const frameTokens = 6;
/** No tokenizer makes fewer of so many letters; what has more is not counted, only found too long. */
const mostLettersPerToken = 12;

/** Puts together what a question is to be answered from. */
export function createGatherer({ kept, shelfOf, indexer, embedder, retrieve }: Dependencies) {
  async function ready(attachments: readonly Attachment[], signal: AbortSignal): Promise<Placed[]> {
    const placed: Placed[] = [];
    for (const attachment of attachments) {
      if (attachment.kind !== 'document') continue;
      const shelf = shelfOf(attachment.documentId);
      if (!shelf || placed.some(({ document }) => document.id === attachment.documentId)) continue;
      await indexer.untilRead(shelf, attachment.documentId, signal);
      const document = shelf.queries.get(attachment.documentId);
      // One that could not be read says so beside the question; the others are used.
      if (document?.state === 'ready') placed.push({ document, shelf });
    }
    return placed;
  }

  /** The whole of some documents, or `null` where they are longer than the room. */
  async function wholes(placed: readonly Placed[], room: number, { countTokens }: GatherRequest) {
    const characters = placed.reduce((sum, { document }) => sum + document.characters, 0);
    if (characters > room * mostLettersPerToken) return null;
    const passages: Passage[] = [];
    let tokens = 0;
    for (const { document, shelf } of placed) {
      const own = shelf.queries
        .chunksOf(document.id)
        .map(({ text, start, end, page }) => ({ document, text, start, end, page }));
      tokens += (await countTokens(own.map(({ text }) => text).join(''))) + frameTokens * own.length;
      if (tokens > room) return null;
      passages.push(...own);
    }
    return { passages, tokens };
  }

  async function best(pool: readonly Placed[], room: number, request: GatherRequest): Promise<Passage[]> {
    const { question, collectionIds, signal, onProgress } = request;
    const shelves = new Set(pool.map(({ shelf }) => shelf));
    if (collectionIds.length > 0) shelves.add(kept);
    const scopes = [...shelves].map((shelf) => ({
      shelf,
      scope: {
        documentIds: pool.filter((one) => one.shelf === shelf).map(({ document }) => document.id),
        collectionIds: shelf === kept ? collectionIds : [],
      },
    }));
    for (const [index, { shelf, scope }] of scopes.entries()) {
      // Collections are indexed in the background and are used as far as they are.
      const ofAttachments = { ...scope, collectionIds: [] };
      await embedder.fill(shelf, ofAttachments, {
        signal,
        onProgress: (share) => onProgress((index + share) / scopes.length),
      });
    }
    const hits = await retrieve(question, scopes, signal);
    const found = hits.length > 0 ? hits : pool.flatMap(overview);
    return choose(found, Math.min(room * passageShare, mostPassageTokens), room, request);
  }

  /** The best passages that the share of the room holds; the first also where it takes more. */
  async function choose(hits: readonly Hit[], share: number, room: number, { countTokens }: GatherRequest) {
    const chosen: Passage[] = [];
    let tokens = 0;
    for (const { shelf, chunk } of hits) {
      if (chosen.length === mostPassages) break;
      const document = shelf.queries.get(chunk.documentId);
      if (!document) continue;
      const passage = passageOf(shelf, document, chunk);
      const more = (await countTokens(passage.text)) + frameTokens;
      if (tokens + more > (chosen.length === 0 ? room : share)) continue;
      tokens += more;
      chosen.push(passage);
    }
    return chosen;
  }

  return async (request: GatherRequest): Promise<{ sources: Source[] }> => {
    const { attachments, earlier, collectionIds, roomTokens, signal, onProgress } = request;
    markSent([...attachments, ...earlier]);
    const current = await ready(attachments, signal);
    const currentIds = new Set(current.map(({ document }) => document.id));
    const before = (await ready(earlier, signal)).filter(({ document }) => !currentIds.has(document.id));
    const all = await wholes([...current, ...before], roomTokens, request);
    const part = all ?? (before.length === 0 ? null : await wholes(current, roomTokens, request));
    const pool = all ? [] : part ? before : [...current, ...before];
    const room = roomTokens - (part?.tokens ?? 0);
    const needsSearch = pool.length > 0 || collectionIds.length > 0;
    const passages = needsSearch ? await best(pool, room, request) : [];
    onProgress(1);
    return { sources: numbered([...(part?.passages ?? []), ...passages], [...current, ...before]) };
  };

  /** What was sent with a question belongs to it from now on. */
  function markSent(attachments: readonly Attachment[]): void {
    const ids = attachments.map((one) => (one.kind === 'document' ? one.documentId : one.fileId));
    for (const shelf of new Set(ids.map(shelfOf))) shelf?.queries.markSent(ids);
  }
}

/** Passages from all over a document: what there is to say of it where nothing in it has a word of the question. */
function overview({ document, shelf }: Placed): Hit[] {
  const chunks = shelf.queries.chunksOf(document.id);
  const step = Math.max(1, Math.floor(chunks.length / mostPassages));
  return chunks.filter((_, index) => index % step === 0).map((chunk) => ({ shelf, chunk }));
}

function passageOf(shelf: Shelf, document: DocumentRecord, chunk: Hit['chunk']): Passage {
  const { start, end, page } = chunk;
  return { document, start, end, page, text: `${headerOf(shelf, document, chunk)}${chunk.text}` };
}

/** Rows say nothing without the names of their columns. */
function headerOf(shelf: Shelf, { id, format }: DocumentRecord, { position }: Hit['chunk']): string {
  if (format !== 'table' || position === 0) return '';
  const [first] = shelf.queries.chunksWithin(id, 0, 0);
  const line = first?.text.split('\n', 1)[0] ?? '';
  return line === '' || line.length > 2000 ? '' : `${line}\n`;
}

/** From 1: attachments in their order, then files of collections by name; within each in the order of reading. */
function numbered(passages: readonly Passage[], attached: readonly Placed[]): Source[] {
  const order = new Map(attached.map(({ document }, index) => [document.id, index]));
  const rank = ({ document }: Passage) => order.get(document.id) ?? attached.length;
  const compare = (a: Passage, b: Passage) =>
    rank(a) - rank(b) ||
    compareText(a.document.path ?? '', b.document.path ?? '') ||
    compareText(a.document.id, b.document.id) ||
    a.start - b.start;
  return passages
    .filter(({ text }) => text.trim() !== '')
    .toSorted(compare)
    .map(({ document, text, page, start, end }, index) => ({
      n: index + 1,
      documentId: document.id,
      documentName: document.name,
      text: text.trim(),
      page,
      start,
      end,
    }));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
