import { describe, expect, it } from 'vitest';
import en from './en.json' with { type: 'json' };
import { catalogues } from './languages.ts';

/** Texts by their key, such as `chat.model.ready`. */
type Texts = ReadonlyMap<string, string>;

function flatten(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]) => {
    const key = path === '' ? name : `${path}.${name}`;
    if (typeof value === 'string') return [[key, value] as [string, string]];
    return typeof value === 'object' && value !== null ? flatten(value, key) : [];
  });
}

const english: Texts = new Map(flatten(en));
const pluralEnding = /_(?:zero|one|two|few|many|other)$/;

/** The key without its plural form; `null` for a text that does not count. */
function countedBase(key: string): string | null {
  const base = key.replace(pluralEnding, '');
  return base !== key && english.has(`${base}_other`) ? base : null;
}

/** The plural forms that whole numbers reach. A million is one of its own in French and Spanish. */
function formsOf(language: string): Set<string> {
  const rules = new Intl.PluralRules(language);
  const numbers = [...Array.from({ length: 200 }, (_, index) => index), 1000, 100_000, 1_000_000, 2_000_000];
  return new Set(numbers.map((number) => rules.select(number)));
}

/** The keys that a catalogue may have. */
function allowedKeys(language: string): Set<string> {
  const forms = formsOf(language);
  return new Set(
    [...english.keys()].flatMap((key) => {
      const base = countedBase(key);
      return base === null ? [key] : [...forms].map((form) => `${base}_${form}`);
    }),
  );
}

function sorted(found: Iterable<string | undefined>): string[] {
  return [...new Set([...found].filter((one) => one !== undefined))].toSorted();
}

function placeholders(text: string): string[] {
  return sorted([...text.matchAll(/\{\{\s*([\w.]+)[^}]*\}\}/g)].map(([, name]) => name));
}

function tags(text: string): string[] {
  return [...text.matchAll(/<\/?[a-z0-9]+\s*\/?>/gi)].map(([tag]) => tag).toSorted();
}

/** What a text may be filled with: a plural form may leave out the number, or name the one thing. */
function mayHave(key: string): string[] {
  const base = countedBase(key);
  if (base === null) return placeholders(english.get(key) ?? '');
  return sorted([`${base}_one`, `${base}_other`].flatMap((form) => placeholders(english.get(form) ?? '')));
}

function isWords(text: string): boolean {
  return (
    text
      .replaceAll(/\{\{[^}]*\}\}/g, ' ')
      .split(/\s+/)
      .filter((word) => /\p{L}{2}/u.test(word)).length > 3
  );
}

describe.each(Object.keys(catalogues) as (keyof typeof catalogues)[])('%s', (language) => {
  const load = async (): Promise<Texts> => new Map(flatten((await catalogues[language]()).default));

  it('says everything that English says, in every plural form', async () => {
    const texts = await load();
    // A million is counted as any other number where there is no form of its own.
    const needed = [...allowedKeys(language)].filter((key) => countedBase(key) === null || !key.endsWith('_many'));
    expect(needed.filter((key) => !texts.has(key))).toEqual([]);
  });

  it('says nothing that is never shown', async () => {
    const allowed = allowedKeys(language);
    expect([...(await load()).keys()].filter((key) => !allowed.has(key))).toEqual([]);
  });

  it('fills in what English fills in', async () => {
    const wrong = [...(await load())].filter(([key, text]) => {
      const found = placeholders(text);
      const allowed = mayHave(key);
      if (countedBase(key) !== null && !key.endsWith('_other')) return found.some((name) => !allowed.includes(name));
      return found.join() !== placeholders(english.get(key) ?? '').join();
    });
    expect(wrong).toEqual([]);
  });

  it('keeps the tags', async () => {
    const wrong = [...(await load())].filter(([key, text]) => {
      const base = countedBase(key);
      const original = english.get(key) ?? english.get(`${base}_other`) ?? '';
      return tags(text).join() !== tags(original).join();
    });
    expect(wrong).toEqual([]);
  });

  it('leaves nothing empty and nothing in English', async () => {
    const left = [...(await load())].filter(
      ([key, text]) => text.trim() === '' || (isWords(text) && text === english.get(key)),
    );
    expect(left).toEqual([]);
  });
});
