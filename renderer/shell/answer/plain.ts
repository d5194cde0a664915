/** Characters that are not seen, or that turn the text around them. */
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A text in which nothing hides: what can't be seen stands there as its number. */
export function withVisibleMarks(text: string): string {
  return text.replace(unseen, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Longer texts are not taken apart for their looks. */
const longestJson = 200_000;

/** JSON over several lines; anything else as it is. */
export function prettyJson(text: string): string {
  if (text.length > longestJson || !/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
