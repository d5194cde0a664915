import { space, type CallReader, type CallSink, type Taken } from './reader.ts';
import { nameCharacter } from './json.ts';

/** How a call that names each argument in a tag of its own is written: `{key}` stands for the argument's name. */
export type ParameterSyntax = {
  /** Before an argument's name, such as `<parameter=`. */
  open: string;
  /** Between name and value, such as `>` and a line break. */
  afterKey: string;
  /** After the value, such as a line break and `</parameter>`. */
  close: string;
};

type Schema = Record<string, unknown>;

/** Reads `name … <parameter=key>value</parameter> …` and makes JSON of it, with the types of the tool's schema. */
export function createParametersReader(
  sink: CallSink,
  syntax: ParameterSyntax,
  accepts: (name: string) => boolean,
  schemaOf: (name: string) => Schema | undefined,
): CallReader {
  const open = syntax.open.trim();
  let name = '';
  let state: 'name' | 'between' | 'key' | 'after key' | 'value' = 'name';
  let held = '';
  let key = '';
  let value = '';
  let hasArguments = false;
  let close = '';
  let streamed = 0;

  const giveKey = (): void => {
    sink.arguments(`${hasArguments ? ', ' : '{'}${JSON.stringify(key)}: `);
    hasArguments = true;
  };
  const types = (): string[] => typesOf(schemaOf(name), key);
  const isText = (): boolean => types().length === 1 && types()[0] === 'string';
  /** Gives out what is surely part of a text value, all but what may be the closing tag's beginning. */
  const streamText = (upTo: number): void => {
    if (upTo <= streamed) return;
    if (streamed === 0) sink.arguments('"');
    sink.arguments(JSON.stringify(value.slice(streamed, upTo)).slice(1, -1));
    streamed = upTo;
  };
  const finishValue = (text: string): void => {
    if (isText()) {
      if (streamed === 0) sink.arguments('"');
      sink.arguments(`${JSON.stringify(text.slice(streamed)).slice(1, -1)}"`);
    } else sink.arguments(toJsonValue(text, types()));
  };
  const takeValue = (character: string): Taken => {
    value += character;
    const core = close.trim();
    const at = value.indexOf(core, Math.max(0, value.length - core.length - 1));
    if (at !== -1) {
      finishValue(trimEdges(value.slice(0, at), syntax));
      state = 'between';
      held = '';
      return 'more';
    }
    // One line break may belong to the closing tag.
    if (isText() && !syntax.afterKey.endsWith('\n')) streamText(value.length - core.length - 1);
    else if (isText() && value.startsWith('\n')) value = value.slice(1);
    else if (isText()) streamText(value.length - core.length - 1);
    return 'more';
  };
  const takeBetween = (character: string): Taken => {
    if (held === '' && space.test(character)) return 'more';
    held += character;
    if (held === open) {
      state = 'key';
      key = '';
      held = '';
      return 'more';
    }
    if (open.startsWith(held)) return 'more';
    return 'left';
  };

  return {
    take(character) {
      switch (state) {
        case 'name':
          if (name === '' && space.test(character)) return 'more';
          if (nameCharacter.test(character)) {
            name += character;
            return 'more';
          }
          if (name === '' || !accepts(name)) return 'failed';
          sink.start(name);
          state = 'between';
          held = '';
          return this.take(character);
        default:
          return 'failed';
      }
    },
    end: () => undefined,
  };
}
