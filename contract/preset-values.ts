import type { PresetValues } from './presets.ts';

/** Whether two ways to answer are the same, in whatever order their fields and tools stand. */
export function isSameValues(one: PresetValues, other: PresetValues): boolean {
  return (
    one.systemPrompt === other.systemPrompt &&
    one.reasoning === other.reasoning &&
    inOrder(one.tools) === inOrder(other.tools) &&
    inOrder(Object.entries(one.sampling)) === inOrder(Object.entries(other.sampling))
  );
}

function inOrder(items: readonly unknown[]): string {
  return items
    .map((item) => JSON.stringify(item))
    .toSorted()
    .join();
}

/** The part of a chat's settings that a preset can hold. */
export function valuesOf({ systemPrompt, sampling, tools, reasoning }: PresetValues): PresetValues {
  return { systemPrompt, sampling, tools, reasoning };
}
