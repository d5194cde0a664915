import { repoSchema } from '../../contract/hub.ts';

/** Pages of the hub that are no owners of models. */
const otherPages = new Set([
  'api',
  'datasets',
  'spaces',
  'models',
  'collections',
  'papers',
  'docs',
  'blog',
  'settings',
]);

/**
 * The repository that a person means: `owner/name`, a pasted address of its page or of one of its files, or one that
 * begins with `hf.co/`. `null` where the text is something to search for.
 */
export function readRepo(query: string, endpoint: string): string | null {
  const text = query.trim();
  const isAddress = /^(https?:)?\/\//i.test(text) || /^(www\.)?(huggingface\.co|hf\.co)\//i.test(text);
  if (!isAddress) {
    // Ollama's way to name a quantization, as in `owner/name:Q4_K_M`.
    const [repo = ''] = text.split(':');
    return repoSchema.safeParse(repo).success ? repo : null;
  }
  const address = text.replace(/^(https?:)?\/\//i, 'https://');
  const full = address.startsWith('https://') ? address : `https://${address}`;
  if (!URL.canParse(full)) return null;
  const url = new URL(full);
  const base = new URL(endpoint);
  const isKnown = url.host === base.host || /^(www\.)?(huggingface\.co|hf\.co)$/.test(url.host);
  if (!isKnown) return null;
  const prefix = url.host === base.host ? base.pathname.replace(/\/$/, '') : '';
  const path = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : url.pathname;
  const [owner = '', name = ''] = path.split('/').filter((part) => part !== '');
  if (otherPages.has(owner)) return null;
  const [plainName = ''] = safelyDecoded(name).split(':');
  const repo = `${safelyDecoded(owner)}/${plainName}`;
  return repoSchema.safeParse(repo).success ? repo : null;
}

function safelyDecoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
