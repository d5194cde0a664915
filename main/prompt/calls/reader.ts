/** What a reader made of a character. `left`: the call had ended before it, so that it belongs to what follows. */
export type Taken = 'more' | 'done' | 'left' | 'failed';

export type ReadResult = {
  /** How much of the text was read; the rest comes again, with more behind it. */
  used: number;
  status: 'more' | 'done' | 'failed';
};

/** Reads one tool call as it comes. */
export type CallReader = {
  /** Takes what has not been read yet. `isEnd`: nothing comes behind it. */
  read(text: string, isEnd: boolean): ReadResult;
};

/** Where a reader tells what it finds. Before `start` it may still fail, and its text is then no call. */
export type CallSink = {
  start(name: string): void;
  arguments(text: string): void;
};

export const space = /\s/;

/** A reader that looks at one character after the other. */
export function readCharacters(take: (character: string) => Taken): CallReader {
  return {
    read(text) {
      let used = 0;
      for (const character of text) {
        const taken = take(character);
        if (taken === 'failed' || taken === 'left') return { used, status: taken === 'left' ? 'done' : 'failed' };
        used += character.length;
        if (taken === 'done') return { used, status: 'done' };
      }
      return { used, status: 'more' };
    },
  };
}
