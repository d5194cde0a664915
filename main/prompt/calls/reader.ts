/** What a reader made of a character. `left`: the call had ended before it, so that it belongs to what follows. */
export type Taken = 'more' | 'done' | 'left' | 'failed';

/** Reads one tool call, character by character, so that it does not matter how the text is cut. */
export type CallReader = {
  take(character: string): Taken;
  /** The text ends here: gives out what there is. */
  end(): void;
};

/** Where a reader tells what it finds. Before `start` it may still fail, and its text is then no call. */
export type CallSink = {
  start(name: string): void;
  arguments(text: string): void;
};

export const space = /\s/;
