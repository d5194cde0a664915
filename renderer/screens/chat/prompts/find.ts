import type { Prompt } from '../../../../contract/prompts.ts';

/** What was typed behind a slash at the start of a message; `null` where that is no call for a prompt. */
export function wantedPrompt(text: string): string | null {
  return /^\/(?!\/)([^\n]{0,60})$/.exec(text)?.[1] ?? null;
}

/** Those whose name has every word that was typed, the ones that begin with it first. */
export function findPrompts(prompts: readonly Prompt[], wanted: string): Prompt[] {
  const words = wanted.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const start = words.join(' ');
  const found = prompts.filter(({ name }) => words.every((word) => name.toLocaleLowerCase().includes(word)));
  return found.toSorted((one, other) => rank(one, start) - rank(other, start));
}

function rank({ name }: Prompt, start: string): number {
  return name.toLocaleLowerCase().startsWith(start) ? 0 : 1;
}
