import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { OutputDelta } from '../../contract/inference.ts';

/** What the tests need of a fixture's header; values that are arrays other than of strings are left out. */
export function readFixtureMetadata(path: string): Map<string, string | number | boolean | string[]> {
  const file = openSync(path, 'r');
  const buffer = Buffer.alloc(Math.min(fstatSync(file).size, 4_000_000));
  readSync(file, buffer, 0, buffer.length, 0);
  closeSync(file);
  let offset = 16;
  const count = Number(buffer.readBigUInt64LE(offset));
  offset += 8;
  const text = (): string => {
    const length = Number(buffer.readBigUInt64LE(offset));
    offset += 8 + length;
    return buffer.toString('utf8', offset - length, offset);
  };
  const widths: Record<number, number> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 };
  const scalar = (type: number): number | boolean => {
    const at = offset;
    const width = widths[type];
    if (width === undefined) throw new Error(`metadata type ${type}`);
    offset += width;
    if (type === 7) return buffer[at] === 1;
    if (type === 6) return buffer.readFloatLE(at);
    if (type === 12) return buffer.readDoubleLE(at);
    if (width === 8) return Number(buffer.readBigUInt64LE(at));
    return buffer.readUIntLE(at, width);
  };
  const metadata = new Map<string, string | number | boolean | string[]>();
  for (let index = 0; index < count; index += 1) {
    const key = text();
    const type = buffer.readUInt32LE(offset);
    offset += 4;
    if (type === 8) metadata.set(key, text());
    else if (type === 9) {
      const itemType = buffer.readUInt32LE(offset);
      const length = Number(buffer.readBigUInt64LE(offset + 4));
      offset += 12;
      if (itemType === 8) metadata.set(key, Array.from({ length }, text));
      else offset += length * (widths[itemType] ?? 0);
    } else metadata.set(key, scalar(type));
  }
  return metadata;
}

const goldenCaseSchema = z.object({
  file: z.string(),
  template: z.string(),
  case: z.string(),
  input: z.record(z.string(), z.unknown()),
  bos: z.string(),
  eos: z.string(),
  expected: z.string().nullish(),
  error: z.string().optional(),
});
export type GoldenCase = z.infer<typeof goldenCaseSchema>;

/** The day on which the reference renderings were made, which some templates print. */
export const goldenTimeMs = new Date(2026, 10, 23, 12).getTime();

/** Renderings of the family fixtures by Jinja2 set up as Hugging Face does. */
export function readGoldenCases(folder: string): GoldenCase[] {
  return z.array(goldenCaseSchema).parse(JSON.parse(readFileSync(join(folder, 'families', 'golden.json'), 'utf8')));
}

/** One template of a family fixture. */
export function readTemplate(folder: string, file: string, key = 'tokenizer.chat_template'): string {
  const template = readFixtureMetadata(join(folder, 'families', file)).get(key);
  if (typeof template !== 'string') throw new Error(`${file} has no ${key}`);
  return template;
}

/** What deltas add up to. */
export type Gathered = {
  text: string;
  reasoning: string;
  calls: { name: string; arguments: unknown; isEnded: boolean }[];
};

/** Adds up deltas. Arguments that are no JSON stay text. */
export function gather(deltas: readonly OutputDelta[]): Gathered {
  const gathered = { text: '', reasoning: '' };
  const calls: { name: string; json: string; isEnded: boolean }[] = [];
  for (const delta of deltas) {
    if (delta.type === 'text' || delta.type === 'reasoning') gathered[delta.type] += delta.text;
    else if (delta.type === 'tool_call_start') calls[delta.index] = { name: delta.name, json: '', isEnded: false };
    else {
      const call = calls[delta.index];
      if (!call) throw new Error(`${delta.type} before the start of call ${delta.index}`);
      if (delta.type === 'tool_call_end') call.isEnded = true;
      else call.json += delta.text;
    }
  }
  return { ...gathered, calls: calls.map(({ json, ...call }) => ({ ...call, arguments: readJson(json) })) };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Ways to cut a text: whole, by UTF-16 unit, and in uneven pieces. */
export const splitters: ((text: string) => string[])[] = [
  (text) => [text],
  (text) => text.split(''),
  (text) => text.match(/[^]{1,3}/g) ?? [],
  (text) => text.match(/[^]{1,7}/g) ?? [],
];
