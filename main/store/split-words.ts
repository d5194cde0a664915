/** Letters of scripts that put no spaces between words. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const everyUnspaced = new RegExp(unspaced.source, 'gu');

/** A space of no width, which the index of words takes for the end of one. */
const mark = '\u200b';

/**
 * The text as it is put into the index of words: each character of a script without spaces is a word of its own, so
 * that a word is found in the middle of a sentence.
 */
export function splitWords(text: string): string {
  return unspaced.test(text) ? text.replace(everyUnspaced, `${mark}$&${mark}`) : text;
}

/** Takes the marks out again. */
export function joinWords(text: string): string {
  return text.replaceAll(mark, '');
}
