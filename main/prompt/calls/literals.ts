import { readCharacters, space, type CallReader, type CallSink, type Taken } from './reader.ts';
import { nameCharacter } from './json.ts';

/** Reads `name(key="value", other=3)`, Python's form of a call. Its arguments are given out when it is complete. */
export function createPythonCallReader(sink: CallSink, accepts: (name: string) => boolean): CallReader {
  let name = '';
  let body = '';
  let depth = 0;
  let quote = '';
  let isEscaped = false;
  return readCharacters((character) => {
    if (depth === 0) {
      if (name === '' && space.test(character)) return 'more';
      if (nameCharacter.test(character)) {
        name += character;
        return 'more';
      }
      // Llama's built-in tools are called `brave_search.call(…)`.
      name = name.replace(/\.call$/, '');
      if (character !== '(' || name === '' || !accepts(name)) return 'failed';
      depth = 1;
      sink.start(name);
      return 'more';
    }
    if (quote !== '') {
      if (isEscaped) isEscaped = false;
      else if (character === '\\') isEscaped = true;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    if (depth === 0) {
      sink.arguments(JSON.stringify(readKeywords(body)));
      return 'done';
    }
    body += character;
    return 'more';
  });
}

function readKeywords(body: string): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const reader = { text: body, at: 0 };
  for (;;) {
    const key = /^[\s,]*([\p{L}_][\p{L}\p{N}_]*)\s*=\s*/u.exec(reader.text.slice(reader.at));
    if (!key) return result;
    reader.at += key[0].length;
    result[key[1] ?? ''] = readLiteral(reader);
  }
}

/** What a list or dictionary in Python's notation says; undefined where the text is none. */
export function readPythonContainer(text: string): unknown {
  const reader = { text: text.trim(), at: 0 };
  if (!/^[[{]/.test(reader.text)) return undefined;
  const value = readLiteral(reader);
  return reader.at === reader.text.length ? value : undefined;
}

type TextReader = { text: string; at: number };
const words: Record<string, unknown> = { True: true, False: false, None: null, true: true, false: false, null: null };

function readLiteral(reader: TextReader): unknown {
  skip(reader, /^\s+/);
  const first = reader.text[reader.at] ?? '';
  if (first === '"' || first === "'") return readQuoted(reader, first);
  if (first === '[' || first === '(' || first === '{') return readContainer(reader, first);
  const word = skip(reader, /^[^,)\]}:]+/).trim();
  if (Object.hasOwn(words, word)) return words[word];
  const number = Number(word);
  return word !== '' && !Number.isNaN(number) ? number : word;
}

function readQuoted(reader: TextReader, quote: string): string {
  let value = '';
  for (reader.at += 1; reader.at < reader.text.length; reader.at += 1) {
    const character = reader.text[reader.at] ?? '';
    if (character === quote) {
      reader.at += 1;
      return value;
    }
    if (character !== '\\') {
      value += character;
      continue;
    }
    reader.at += 1;
    const next = reader.text[reader.at] ?? '';
    const code = /^(?:x[\da-fA-F]{2}|u[\da-fA-F]{4})/.exec(reader.text.slice(reader.at));
    if (code) {
      value += String.fromCharCode(Number.parseInt(code[0].slice(1), 16));
      reader.at += code[0].length - 1;
    } else value += escapes[next] ?? `\\${next}`;
  }
  return value;
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' };

function readContainer(reader: TextReader, open: string): unknown {
  const list: unknown[] = [];
  const object: Record<string, unknown> = {};
  reader.at += 1;
  for (;;) {
    skip(reader, /^[\s,]+/);
    const next = reader.text[reader.at];
    if (next === undefined || ')]}'.includes(next)) {
      reader.at += 1;
      return open === '{' ? object : list;
    }
    const before = reader.at;
    const item = readLiteral(reader);
    if (open !== '{') list.push(item);
    else {
      skip(reader, /^\s*:/);
      object[String(item)] = readLiteral(reader);
    }
    if (reader.at === before) reader.at += 1;
  }
}

function skip(reader: TextReader, pattern: RegExp): string {
  const found = pattern.exec(reader.text.slice(reader.at))?.[0] ?? '';
  reader.at += found.length;
  return found;
}

/**
 * Reads Gemma 4's `name{key:<|"|>text<|"|>,number:3,list:[…]}` and turns it into JSON as it comes.
 * `quote` is the token that stands around texts.
 */
export function createGemmaCallReader(sink: CallSink, accepts: (name: string) => boolean, quote: string): CallReader {
  let name = '';
  let depth = 0;
  let isInText = false;
  let word = '';
  /** The beginning of what may become the quote. */
  let held = '';

  const giveWord = (asKey: boolean): void => {
    const bare = word.trim();
    word = '';
    if (bare === '') return;
    const isLiteral = !asKey && (Object.hasOwn(words, bare) || /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(bare));
    sink.arguments(
      isLiteral ? JSON.stringify(Object.hasOwn(words, bare) ? words[bare] : Number(bare)) : JSON.stringify(bare),
    );
  };
  const takePlain = (character: string): Taken => {
    if (isInText) {
      sink.arguments(JSON.stringify(character).slice(1, -1));
      return 'more';
    }
    if (!'{}[],:'.includes(character)) {
      word += character;
      return 'more';
    }
    giveWord(character === ':');
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    sink.arguments(character);
    return depth === 0 ? 'done' : 'more';
  };
  return readCharacters((character) => {
    if (depth === 0) {
      if (name === '' && space.test(character)) return 'more';
      if (nameCharacter.test(character)) {
        name += character;
        return 'more';
      }
      if (character !== '{' || name === '' || !accepts(name)) return 'failed';
      depth = 1;
      sink.start(name);
      sink.arguments('{');
      return 'more';
    }
    held += character;
    while (held !== '' && !quote.startsWith(held)) {
      const [first = ''] = held;
      held = held.slice(first.length);
      const taken = takePlain(first);
      if (taken !== 'more') return taken;
    }
    if (held === quote) {
      held = '';
      word = '';
      isInText = !isInText;
      sink.arguments('"');
    }
    return 'more';
  });
}
