import type { WindowCommand } from '../../contract/desktop.ts';
import { repoSchema } from '../../contract/hub.ts';

/** Longer ones say nothing that a person could review. */
const longestLink = 8000;
const longestQuestion = 4000;

/**
 * What a `paddock://` link asks for; `null` for one that asks for nothing that a link may. A link only ever shows
 * something: a page, a filled-in form or an unsent question. What is done about it is up to the person.
 *
 * - `paddock://model/<user>/<name>`: the page of a model.
 * - `paddock://chat`, `paddock://chat?prompt=…`, `paddock://chat/<id>`: a new chat, with a question to send, or a known one.
 * - `paddock://mcp?…`: the form for a server of tools.
 */
export function readLink(text: string): WindowCommand | null {
  const url = text.length > longestLink ? null : URL.parse(text);
  if (url === null || url.protocol !== 'paddock:' || url.username !== '' || url.password !== '' || url.port !== '') {
    return null;
  }
  const parts = readPath(url.pathname);
  if (parts === null) return null;
  switch (url.hostname.toLowerCase()) {
    case 'model':
      return readModel(parts);
    case 'chat':
      return readChat(parts, url.searchParams.get('prompt'));
    case 'mcp':
      return parts.length === 0 && url.search.length > 1
        ? { type: 'show', path: `/settings/tools/add${url.search}` }
        : null;
    default:
      return null;
  }
}

/** `null` where it is not what it seems to be. */
function readPath(path: string): string[] | null {
  try {
    return path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    return null;
  }
}

function readModel(parts: readonly string[]): WindowCommand | null {
  const repo = repoSchema.safeParse(parts.join('/'));
  return parts.length === 2 && repo.success ? { type: 'show', path: `/discover/${repo.data}` } : null;
}

function readChat(parts: readonly string[], question: string | null): WindowCommand | null {
  const [id] = parts;
  if (id !== undefined) {
    return parts.length === 1 && /^[\w-]{1,128}$/.test(id) ? { type: 'show', path: `/chat/${id}` } : null;
  }
  // Signs that can't be seen have no place in what a person is to review.
  const text = question?.replaceAll(/[^\P{C}\n\t]/gu, '').trim() ?? '';
  if (text === '') return { type: 'show', path: '/chat' };
  return text.length > longestQuestion ? null : { type: 'draft', text };
}
