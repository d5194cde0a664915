const shortLength = 2400;

/** The beginning of a long text, up to an empty line outside of code; `null` where the whole is short enough. */
export function beginningOf(markdown: string, limit = shortLength): string | null {
  if (markdown.length <= limit * 1.5) return null;
  let end = 0;
  let at = 0;
  let fence: string | null = null;
  for (const line of markdown.split('\n')) {
    const marker = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? null;
    if (fence === null && marker !== null) fence = marker;
    else if (fence !== null && marker !== null && marker.startsWith(fence)) fence = null;
    at += line.length + 1;
    if (fence === null && line.trim() === '' && end < limit) end = at;
    if (at > limit * 2) break;
  }
  return end === 0 ? null : markdown.slice(0, end).trimEnd();
}
