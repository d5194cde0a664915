/** What a prompt may lean on, at the time of the answer. */
export type PromptFacts = { now: Date; modelName: string; locale?: string | undefined };

/**
 * What stands for `{{name}}` in a prompt: `date` (2026-11-23), `time` (14:05), `weekday` (Monday), `datetime`,
 * `timezone` and `model`. Days and hours are those of this computer.
 */
export const promptVariables: Readonly<Record<string, (facts: PromptFacts) => string>> = {
  date: ({ now }) => dateOf(now),
  time: ({ now }) => timeOf(now),
  datetime: ({ now }) => `${dateOf(now)} ${timeOf(now)}`,
  weekday: ({ now, locale = 'en' }) => now.toLocaleDateString(locale, { weekday: 'long' }),
  timezone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  model: ({ modelName }) => modelName,
};

/** `constructor` and its like are no variables. */
function variableNamed(name: string): ((facts: PromptFacts) => string) | undefined {
  const known = name.toLowerCase();
  return Object.hasOwn(promptVariables, known) ? promptVariables[known] : undefined;
}

/** Fills in what is known. Anything else in braces stays as it is: it may be meant for the model. */
export function fillVariables(prompt: string, facts: PromptFacts): string {
  return prompt.replaceAll(/\{\{\s*([a-z_]+)\s*\}\}/gi, (whole, name: string) => variableNamed(name)?.(facts) ?? whole);
}

/** `{{name}}` as people write it in their own prompts: letters of any script, digits, spaces and dashes. */
const asked = /\{\{\s*([\p{L}\p{N}][\p{L}\p{N} _-]*?)\s*\}\}/gu;

/** What has to be asked for before a prompt can be used, in the order in which it first comes. */
export function askedVariables(prompt: string): string[] {
  const names = [...prompt.matchAll(asked)].map(([, name = '']) => name);
  return [...new Set(names)].filter((name) => variableNamed(name) === undefined);
}

/** Puts what a person typed in place of what was asked for. What they typed is never filled in again. */
export function fillAsked(prompt: string, answers: Readonly<Record<string, string>>, facts: PromptFacts): string {
  return prompt.replaceAll(asked, (whole, name: string) => answers[name] ?? variableNamed(name)?.(facts) ?? whole);
}

function dateOf(now: Date): string {
  return [now.getFullYear(), pad(now.getMonth() + 1), pad(now.getDate())].join('-');
}

function timeOf(now: Date): string {
  return `${pad(now.getHours())}:${pad(now.getMinutes())}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
