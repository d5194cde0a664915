const turned: Readonly<Record<string, string>> = { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' };

/** An arrow key by where it leads in a line: `ArrowRight` is onward, whichever way the page is read. */
export function lineKey(key: string): string {
  return document.documentElement.dir === 'rtl' ? (turned[key] ?? key) : key;
}
