import { AppError } from '../../contract/errors.ts';

const longestSlug = 40;

/**
 * Where the API of a typed address may be, the likeliest first. People enter it with or without the `/v1` at its end,
 * or copy the address of one of its routes.
 */
export function baseAddresses(typed: string): [string, ...string[]] {
  const url = new URL(typed);
  if (url.username !== '' || url.password !== '') {
    throw new AppError('invalid_input', 'The address has a name or a password in it.', {
      remedy: 'Enter the address alone, and the key in its own field.',
    });
  }
  const path = url.pathname.replace(/\/(models|chat\/completions|completions|embeddings)\/?$/, '').replace(/\/+$/, '');
  const base = `${url.origin}${path}`;
  return path === '' ? [base, `${base}/v1`] : [base];
}

/** Throws where it is something else that was pasted: it goes into a header as it is. */
export function checkKey(typed: string | null): string | null {
  if (typed === null || typed === '') return null;
  if (/^[\x21-\x7e]+$/.test(typed)) return typed;
  throw new AppError('invalid_input', 'This is not a key: keys have no spaces and no special characters.', {
    remedy: 'Copy the key again from where it was made.',
  });
}

/** What ids of a provider's models begin with. */
export function toSlug(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestSlug)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'provider' : slug;
}
