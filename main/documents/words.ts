/** Scripts that put no spaces between words: each sign is searched as a word. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/gu;

const mostWords = 64;

/** A text as its words are indexed. */
export function indexedWords(text: string): string {
  return text.replace(unspaced, ' $& ');
}

/** The full-text query for any of the words of a question; `null` where it has none. */
export function wordQuery(question: string): string | null {
  const words = indexedWords(question).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  const distinct = [...new Set(words.map((word) => word.toLowerCase()))].slice(0, mostWords);
  // Quoted, so that no word is taken for an operator.
  return distinct.length === 0 ? null : distinct.map((word) => `"${word}"`).join(' OR ');
}
