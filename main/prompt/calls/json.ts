import { readCharacters, space, type CallReader, type CallSink, type Taken } from './reader.ts';

/** Copies one JSON value. Line breaks inside of strings, which models write, are escaped. */
export function createJsonCopy(emit: (text: string) => void): (character: string) => Taken {
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  let isScalar = false;
  return (character) => {
    if (isInString) {
      emit(character < ' ' ? JSON.stringify(character).slice(1, -1) : character);
      if (isEscaped) isEscaped = false;
      else if (character === '\\') isEscaped = true;
      else if (character === '"') isInString = false;
      return isInString || depth > 0 ? 'more' : 'done';
    }
    if (isScalar) {
      if (!space.test(character) && !',]}'.includes(character)) return (emit(character), 'more');
      return 'left';
    }
    if (space.test(character)) {
      if (depth > 0) emit(character);
      return 'more';
    }
    if (depth === 0 && ',]}'.includes(character)) return 'failed';
    emit(character);
    if (character === '"') isInString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    else if (depth === 0) isScalar = true;
    return depth > 0 || isInString || isScalar ? 'more' : 'done';
  };
}

const simpleEscapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** Reads one JSON string and gives out what it says. Starts behind the opening quote. */
export function createStringReader(emit: (text: string) => void): (character: string) => Taken {
  let escape = '';
  return (character) => {
    if (escape === '') {
      if (character === '"') return 'done';
      if (character === '\\') escape = '\\';
      else emit(character);
      return 'more';
    }
    escape += character;
    if (escape[1] === 'u' && escape.length < 6) return 'more';
    const kind = escape[1] ?? '';
    emit(kind === 'u' ? String.fromCharCode(Number.parseInt(escape.slice(2), 16)) : (simpleEscapes[kind] ?? kind));
    escape = '';
    return 'more';
  };
}

/** Copies the arguments of a call: an object, or the text of one as a JSON string. Anything else becomes an object. */
export function createArgumentsCopy(emit: (text: string) => void): (character: string) => Taken {
  let inner: ((character: string) => Taken) | null = null;
  let scalar = '';
  return (character) => {
    if (!inner) {
      if (space.test(character)) return 'more';
      if (character === '"') {
        inner = createStringReader(emit);
        return 'more';
      }
      if (character === '{') inner = createJsonCopy(emit);
      else {
        const copy = createJsonCopy((text) => (scalar += text));
        inner = (next) => {
          const taken = copy(next);
          if (taken === 'done' || taken === 'left') emit(scalar === 'null' ? '{}' : `{"arguments": ${scalar}}`);
          return taken;
        };
      }
    }
    return inner(character);
  };
}

const nameKeys = new Set(['name', 'tool_name', 'function_name']);
const argumentKeys = new Set(['arguments', 'parameters', 'args', 'tool_input', 'input']);

export type JsonCallOptions = {
  /** `{"the_tool": {…}}` and no keys for name and arguments. */
  isKeyedByName: boolean;
  accepts(name: string): boolean;
};

/** Reads `{"name": …, "arguments": {…}}` in the variants that makers use, in any order of the keys. */
export function createJsonCallReader(sink: CallSink, { isKeyedByName, accepts }: JsonCallOptions): CallReader {
  let state: 'object' | 'key' | 'in key' | 'colon' | 'value' | 'in value' | 'comma' = 'object';
  let depth = 0;
  let key = '';
  let name: string | null = null;
  let waiting = '';
  let hasArguments = false;
  let value: ((character: string) => Taken) | null = null;
  let finishValue: (() => boolean) | null = null;

  const giveArguments = (text: string): void => {
    hasArguments = true;
    if (name === null) waiting += text;
    else sink.arguments(text);
  };
  const giveName = (given: string): boolean => {
    if (name !== null) return true;
    if (given === '' || !accepts(given)) return false;
    name = given;
    sink.start(given);
    if (waiting !== '') sink.arguments(waiting);
    return true;
  };
  const openValue = (first: string): boolean => {
    if (first === '{' && key === 'function') {
      depth += 1;
      state = 'key';
      return true;
    }
    state = 'in value';
    finishValue = null;
    if (isKeyedByName) {
      if (!giveName(key)) return false;
      value = createArgumentsCopy(giveArguments);
    } else if (first === '"' && (nameKeys.has(key) || key === 'function')) {
      let text = '';
      value = createStringReader((piece) => (text += piece));
      finishValue = () => giveName(text);
      return true;
    } else if (argumentKeys.has(key) && !hasArguments) value = createArgumentsCopy(giveArguments);
    else value = createJsonCopy(() => undefined);
    return value(first) !== 'failed';
  };
  const closeObject = (): Taken => {
    depth -= 1;
    state = 'comma';
    if (depth > 0) return 'more';
    if (name === null) return 'failed';
    if (!hasArguments) sink.arguments('{}');
    return 'done';
  };
  const take = (character: string): Taken => {
    if (state === 'in key') {
      if (value?.(character) === 'done') state = 'colon';
      return 'more';
    }
    if (state === 'in value') {
      const taken = value?.(character) ?? 'failed';
      if (taken === 'more' || taken === 'failed') return taken;
      state = 'comma';
      if (finishValue && !finishValue()) return 'failed';
      return taken === 'left' ? take(character) : 'more';
    }
    if (space.test(character)) return 'more';
    switch (state) {
      case 'object':
        if (character !== '{') return 'failed';
        depth = 1;
        state = 'key';
        return 'more';
      case 'key':
        if (character === '}') return closeObject();
        if (character !== '"') return 'failed';
        key = '';
        value = createStringReader((piece) => (key += piece));
        state = 'in key';
        return 'more';
      case 'colon':
        if (character !== ':') return 'failed';
        state = 'value';
        return 'more';
      case 'value':
        return openValue(character) ? 'more' : 'failed';
      case 'comma':
        if (character === '}') return closeObject();
        if (character !== ',') return 'failed';
        state = 'key';
        return 'more';
    }
  };
  return readCharacters(take);
}

/** Reads `name … {…}`: a name, then whatever separates it from its arguments, then a JSON object. */
export function createNamedCallReader(sink: CallSink, accepts: (name: string) => boolean): CallReader {
  let name = '';
  let between: string | null = null;
  let copy: ((character: string) => Taken) | null = null;
  return readCharacters((character) => {
    if (copy) return copy(character);
    if (between === null) {
      if (name === '' && space.test(character)) return 'more';
      if (nameCharacter.test(character)) {
        name += character;
        return 'more';
      }
      // Kimi names its calls `functions.the_tool:0`.
      name = name.replace(/^functions\./, '');
      if (name === '' || !accepts(name)) return 'failed';
      between = '';
    }
    if (character !== '{') {
      between += character;
      return between.length > longestSeparator ? 'failed' : 'more';
    }
    sink.start(name);
    copy = createArgumentsCopy((text) => sink.arguments(text));
    return copy(character);
  });
}

export const nameCharacter = /[\p{L}\p{N}_.-]/u;
/** More than this between a name and its arguments, and it is no call. */
const longestSeparator = 200;
