import { describe, expect, it } from 'vitest';
import { checkGbnf } from './check.ts';

describe('a grammar of the user', () => {
  it.each([
    ['root ::= item\nitem ::= "a" other', 'line 2, column 14: the rule other is not defined'],
    ['root ::= "a\nb ::= "c"', 'line 2, column 9: the text in quotes is not closed'],
    ['root ::= "ok"\nlist ::= list "," | "x"', 'line 2, column 1: the rule list begins with itself'],
    ['root ::= a\na ::= blank root "x" | "y"\nblank ::= [ ]*', 'begins with itself'],
    ['item ::= "a"', 'there is no rule named root'],
    ['root ::= ', 'the rule root matches nothing'],
    ['root ::= a b\na ::= ""\nb ::= a a', 'the rule root matches nothing'],
    ['', 'there is no rule named root'],
    ['root ::= "a"{5000}', 'line 1, column 13: the repetition is too large'],
    ['root ::= [z-a]', 'the range of characters is the wrong way round'],
    ['root ::= "a" )', 'line 1, column 14: ")" is not expected here'],
    ['root ::= "\\d"', '\\d is not an escape'],
  ])('is refused with its place: %j', (grammar, problem) => {
    expect(() => checkGbnf(grammar)).toThrow(problem);
  });

  it('is looked through in time that grows with its length, not with the ways through it', () => {
    const doubled = Array.from({ length: 2000 }, (_, index) => `r${index} ::= r${index + 1} r${index + 1}`);
    expect(() => checkGbnf(['root ::= r0', ...doubled, 'r2000 ::= ""'].join('\n'))).toThrow('matches nothing');
    expect(() => checkGbnf(`root ::= ${'('.repeat(100_000)}`)).toThrow('nested too deep');
  });
});
