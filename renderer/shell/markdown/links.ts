/** The address on the web, or nothing where it has none. */
export function webAddress(href: string | undefined, base?: string): URL | null {
  if (href === undefined || href.startsWith('#')) return null;
  const address = URL.parse(href, base);
  return address !== null && /^(https?|mailto):$/.test(address.protocol) ? address : null;
}

/** Looks like an address itself: `https://a.example/x`, `a.example`. */
const looksLikeAddress =
  /^(?:https?:\/\/)?(?:[^\s/@]+@)?((?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]{2,})(?::\d+)?(?:[/?#]\S*)?$/iu;
/** Characters that are not seen, or that turn the text around. */
const unseen = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

/**
 * The host of a link whose text would have one believe another, and of every host that is not written in plain
 * letters: they may look like others. `null` where the text is honest.
 */
export function hiddenHost(address: URL, text: string): string | null {
  if (address.protocol === 'mailto:') {
    const at = decodeLoosely(address.pathname);
    return text.includes('@') && !at.includes(text.trim()) ? at : null;
  }
  if (/(?:^|\.)xn--/.test(address.hostname) || address.username !== '' || unseen.test(text)) return address.host;
  const claims = claimedHosts(text);
  return claims.every((claimed) => withoutWww(claimed) === withoutWww(address.hostname)) ? null : address.host;
}

/** The hosts that a text names: all that stand behind `https://`, or one that is the whole text. */
function claimedHosts(text: string): string[] {
  // Dots that other scripts write are dots in an address too.
  const plain = text
    .normalize('NFKC')
    .replace(/\u3002/g, '.')
    .toLowerCase();
  const named = [...plain.matchAll(/https?:\/\/(?:[^\s/@]+@)?([\p{L}\p{N}.-]+)/gu)].map(([, host = '']) => host);
  const whole = looksLikeAddress.exec(plain.trim())?.[1];
  return whole !== undefined && isTopLevel(whole) ? [...named, whole] : named;
}

function decodeLoosely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function withoutWww(host: string): string {
  return host.replace(/^www\./, '');
}

/** `main.ts` and `1.2.3` are no hosts, whatever they look like. */
function isTopLevel(name: string): boolean {
  return (
    /\.(?:com|org|net|edu|gov|io|ai|app|dev|co|me|info|biz|example|[a-z]{2}|[^\x00-\x7f]+)$/.test(name) &&
    !/\.(?:ts|js|py|rs|md|sh|go|rb|cs|kt|pl|ps|so)$/.test(name)
  );
}
