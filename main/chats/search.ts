import type { SearchHit } from '../../contract/chats.ts';
import {
  chatSearchQueries,
  matchEnd,
  matchStart,
  type FoundMessage,
  type FoundTitle,
  type SearchScope,
} from '../store/chat-search.ts';
import { joinWords, splitWords } from '../store/split-words.ts';
import type { Store } from '../store/open.ts';

export type SearchInput = {
  query: string;
  chatId?: string | undefined;
  folderId?: string | undefined;
  tag?: string | undefined;
  offset?: number | undefined;
  limit?: number | undefined;
};

type Dependencies = {
  store: Store;
  /** A folder with all that stand in it. */
  foldersWithin(id: string): string[];
};

/** A word to look for, or several in a row. `isBeginning`: more letters may follow. */
type Term = { text: string; isBeginning: boolean };

const usualLimit = 50;
/**
 * So many messages with the words are weighed against each other, from the newest on, then the next as many: a word that
 * stands in more of them says little about any, and to weigh all would take long.
 */
const weighedTogether = 400;
/** What the oldest of them loses against the newest. */
const weightOfAge = 0.5;
/** A beginning of fewer letters is a beginning of everything. */
const leastBeginning = 2;

/** Full-text search over the chats that are kept. */
export function createSearch({ store, foldersWithin }: Dependencies) {
  const queries = chatSearchQueries(store);

  /** The numbers of messages from `offset` on, the best of the newest first. */
  function messages(
    query: string,
    terms: readonly Term[],
    scope: SearchScope,
    offset: number,
    limit: number,
  ): number[] {
    const found: number[] = [];
    const skipped = Math.floor(offset / weighedTogether) * weighedTogether;
    for (let start = skipped; found.length < offset - skipped + limit; start += weighedTogether) {
      const block = queries.messages(query, scope, { offset: start, limit: weighedTogether });
      found.push(...byWeight(block, terms));
      if (block.length < weighedTogether) break;
    }
    return found.slice(offset - skipped, offset - skipped + limit);
  }

  function describe(query: string, numbers: readonly number[]): SearchHit[] {
    if (numbers.length === 0) return [];
    const found = new Map(queries.describe(query, numbers).map((message) => [message.number, message]));
    return numbers.flatMap((number) => found.get(number) ?? []).map(messageHit);
  }

  return (input: SearchInput): { hits: SearchHit[]; hasMore: boolean } => {
    const { offset = 0, limit = usualLimit } = input;
    const terms = readTerms(input.query);
    if (terms.length === 0) return { hits: [], hasMore: false };
    const query = toFtsQuery(terms);
    const scope: SearchScope = {
      chatId: input.chatId ?? null,
      folderIds: input.folderId === undefined ? null : foldersWithin(input.folderId),
      tag: input.tag?.toLowerCase() ?? null,
    };
    // One more than is shown says whether there are any behind it.
    const wanted = offset + limit + 1;
    const titles = input.chatId === undefined ? queries.titles(query, scope, wanted) : [];
    const hits = titles.slice(offset).map(titleHit);
    const missing = limit + 1 - hits.length;
    const numbers = missing <= 0 ? [] : messages(query, terms, scope, Math.max(0, offset - titles.length), missing);
    hits.push(...describe(query, numbers.slice(0, limit - hits.length)));
    return { hits: hits.slice(0, limit), hasMore: missing <= 0 || numbers.length === missing };
  };
}

/**
 * What a person typed: words in any order, the last one as a beginning unless something follows it, and phrases in
 * quotes. Nothing that is typed has another meaning.
 */
export function readTerms(typed: string): Term[] {
  const plain = typed.replaceAll(/[“”„«»]/g, '"').replaceAll(/\p{Cc}/gu, ' ');
  const parts = [...plain.matchAll(/"([^"]*)"?|[^\s"]+/g)];
  return parts.flatMap((part, index): Term[] => {
    const text = part[1] ?? part[0];
    // What is no letter or digit parts words; a term of nothing else would match nothing.
    if (!/[\p{L}\p{N}\p{Co}]/u.test(text)) return [];
    const isOpen = part[1] === undefined && index === parts.length - 1 && /[\p{L}\p{N}\p{M}\p{Co}]$/u.test(typed);
    return [{ text, isBeginning: isOpen && [...text].length >= leastBeginning }];
  });
}

/** The terms in the language of FTS5. */
export function toFtsQuery(terms: readonly Term[]): string {
  return terms.map(({ text, isBeginning }) => `"${splitWords(text)}"${isBeginning ? '*' : ''}`).join(' ');
}

/** The best first: the more often the terms stand in a text for its length, and the newer it is. */
function byWeight(block: readonly { number: number; text: string }[], terms: readonly Term[]): number[] {
  const wanted = terms.map(({ text }) => fold(text));
  return block
    .map(({ number, text }, age) => {
      const folded = fold(text);
      // As BM25 has it: the first occurrence counts most, and the more so in a short text.
      const weight = wanted.reduce((sum, term) => {
        const count = folded.split(term).length - 1;
        return sum + count / (count + 1 + folded.length / 1000);
      }, 0);
      return { number, weight: weight * (1 - (weightOfAge * age) / weighedTogether) };
    })
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ number }) => number);
}

function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

function titleHit({ chat_id: chatId, title, at, archived, snippet }: FoundTitle): SearchHit {
  return { chatId, title, messageId: null, role: null, snippet: toPieces(snippet), at, isArchived: archived > 0 };
}

function messageHit({ message_id: messageId, role, number: _number, ...found }: FoundMessage): SearchHit {
  return { ...titleHit(found), messageId, role };
}

/** Parts a snippet at its marks, on one line. */
export function toPieces(marked: string): SearchHit['snippet'] {
  const line = joinWords(marked).replaceAll(/\s+/g, ' ');
  const pieces: SearchHit['snippet'] = [];
  for (const [index, part] of line.split(matchStart).entries()) {
    const end = index === 0 ? -1 : part.indexOf(matchEnd);
    if (end > 0) pieces.push({ text: part.slice(0, end), isMatch: true });
    const rest = part.slice(end + 1).replaceAll(matchEnd, '');
    if (rest !== '') pieces.push({ text: rest, isMatch: false });
  }
  return pieces;
}
