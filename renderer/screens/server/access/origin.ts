/** The origin of what a person typed or pasted; `null` where it is no address. */
export function originOf(text: string): string | null {
  const trimmed = text.trim();
  // Apps have origins that are no web addresses, such as `app://obsidian.md`.
  const own = /^([a-z][a-z0-9+.-]*):\/\/([^\s/?#@]+)/i.exec(trimmed);
  if (own === null) return null;
  if (!/^https?$/i.test(own[1] ?? '')) return own[0].toLowerCase();
  return URL.canParse(trimmed) ? new URL(trimmed).origin : null;
}
