import { z } from 'zod';

export type ToolArguments = Record<string, unknown>;

const argumentsSchema = z.record(z.string(), z.unknown());

/** The arguments of a call as a model wrote them; `null` where they are no JSON object. Nothing stands for none. */
export function readArguments(text: string): ToolArguments | null {
  if (text.trim() === '') return {};
  try {
    return argumentsSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** The same text for the same arguments, in whatever order they were written. */
export function canonicalText(value: ToolArguments): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  const object = argumentsSchema.safeParse(value);
  if (!object.success) return value;
  return Object.fromEntries(
    Object.keys(object.data)
      .toSorted()
      .map((key) => [key, sorted(object.data[key])]),
  );
}
