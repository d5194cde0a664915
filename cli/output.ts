import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';
import type { z } from 'zod';
import { AppError } from '../contract/errors.ts';

type Format = Parameters<typeof styleText>[0];

/** Colours and weights, only on a terminal and only where NO_COLOR does not ask for none. */
export function style(format: Format, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(format, text, { stream });
}

/** A result, on standard output. */
export function print(text: string): void {
  process.stdout.write(`${printable(text, process.stdout)}\n`);
}

/** What a person should know meanwhile, on stderr, so that it never gets into what is piped on. */
export function tell(text: string): void {
  process.stderr.write(`${printable(text, process.stderr)}\n`);
}

/** One line of JSON, checked against what is documented for the verb. */
export function printJson<T>(schema: z.ZodType<T>, value: T): void {
  process.stdout.write(`${JSON.stringify(schema.parse(value))}\n`);
}

/** A terminal obeys control characters, and what models and strangers write must not steer it. */
export function printable(text: string, stream: NodeJS.WriteStream): string {
  return stream.isTTY ? text.replace(forbidden, '') : text;
}

/** Control characters but for tabs, line ends and the colours that Paddock itself adds. */
const forbidden = /\u001b(?!\[\d{1,2}m)|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f]/g;

/** Text of a model or a stranger: no control characters at all where it goes to a terminal. */
export function tamed(text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return stream.isTTY ? text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '') : text;
}

/** Columns of equal width under dim headings. The last one may be as long as it likes. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const plain = rows.map((row) => row.map((cell) => tamed(cell).replace(/\s+/g, ' ')));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...plain.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === headings.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ');
  return [style('dim', line(headings)), ...plain.map(line)].map((text) => text.trimEnd()).join('\n');
}

/** Facts under each other, as `Name  value`. */
export function facts(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, value]) => `  ${style('dim', name.padEnd(width))}${value}`).join('\n');
}

/** Whether there is a person who can be asked. */
export function isInteractive(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Asks a yes-or-no question. Ctrl+C and Ctrl+D say no. */
export async function confirm(question: string, usual: boolean): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const left = new AbortController();
  prompt.once('close', () => left.abort());
  prompt.once('SIGINT', () => prompt.close());
  try {
    const answer = await prompt.question(`${question} ${usual ? '[Y/n]' : '[y/N]'} `, { signal: left.signal });
    return answer.trim() === '' ? usual : /^y(es)?$/i.test(answer.trim());
  } catch {
    process.stderr.write('\n');
    return false;
  } finally {
    prompt.close();
  }
}

/** Thrown where a person said no. */
export function declined(): AppError {
  return new AppError('cancelled', 'Nothing was done.');
}

/** A line on a terminal that is written over again and again; nothing where stderr is no terminal. */
export function createStatusLine() {
  let isShown = false;
  return {
    show(text: string): void {
      if (!process.stderr.isTTY) return;
      const width = Math.max(20, (process.stderr.columns ?? 80) - 1);
      process.stderr.write(`\r\u001b[K${tamed(text, process.stderr).slice(0, width)}`);
      isShown = true;
    },
    clear(): void {
      if (isShown) process.stderr.write('\r\u001b[K');
      isShown = false;
    },
  };
}

/** A bar of so many places, filled to `share` of it. */
export function bar(share: number, places = 24): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * places);
  return `${'━'.repeat(full)}${'─'.repeat(places - full)}`;
}

/** A time as people say it: `40 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
