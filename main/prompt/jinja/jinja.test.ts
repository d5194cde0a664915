import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { formatTime } from './clock.ts';
import { runTemplate } from './interpreter.ts';
import { compileTemplate } from './program.ts';
import { createScope } from './scope.ts';

const reference = z
  .object({
    variables: z.record(z.string(), z.unknown()),
    cases: z.array(z.object({ template: z.string(), expected: z.string().optional(), error: z.string().optional() })),
  })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'reference.json'), 'utf8')));

function render(template: string, variables: Record<string, unknown> = reference.variables): string {
  return runTemplate(compileTemplate(template), createScope(variables, new Date(2026, 10, 3, 4, 5, 6)));
}

test.each(reference.cases)('Jinja2 makes the same of $template', ({ template, expected, error }) => {
  const outcome = (() => {
    try {
      return { expected: render(template) };
    } catch (failure) {
      return { error: failure instanceof Error ? failure.message : String(failure) };
    }
  })();
  expect(outcome).toEqual(error === undefined ? { expected } : { error });
});

test('the tag for training prints nothing and keeps what it holds', () => {
  expect(render('a{% generation %}b{%- endgeneration %}c', {})).toBe('abc');
});

test('lists can be added to, as llama.cpp allows and templates need', () => {
  expect(render('{% set l = [] %}{% set _ = l.append(1) %}{% set _ = l.append(2) %}{{ l.pop(0) }}{{ l }}', {})).toBe(
    '1[2]',
  );
});

test.each([
  [
    'a text that doubles',
    "{% set ns = namespace(t='x' * 1000) %}{% for i in range(60) %}{% set ns.t = ns.t ~ ns.t %}{% endfor %}",
  ],
  ['a long repetition', "{{ 'x' * 9999999999 }}"],
  [
    'a list of lists',
    '{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = ns.l + ns.l %}{% endfor %}',
  ],
  ['a growing replacement', "{% set x = 'a' * 100000 %}{{ x | replace('a', x) }}"],
  ['a wide indent', "{{ 'a\\nb' | indent(9999999999) }}"],
  ['a long padding', "{{ 'a'.ljust(9999999999) }}"],
])('memory is refused before it is taken: %s', (_, template) => {
  expect(() => render(template, {})).toThrow(/too much memory|a text of more than/);
});

test('stripping a long run of space takes no quadratic time', () => {
  const started = performance.now();
  expect(render('{{ t.strip() | length }}', { t: `x${' '.repeat(300_000)}x` })).toBe('300002');
  expect(performance.now() - started).toBeLessThan(1000);
});

test('times are told as Python tells them, in any language of the computer', () => {
  const time = new Date(2026, 10, 3, 4, 5, 6);
  expect(formatTime(time, '%d %b %Y|%B %-d, %A|%Y-%m-%d %H:%M:%S|%I %p|%j|%y|%%|%e|%q')).toBe(
    '03 Nov 2026|November 3, Tuesday|2026-11-03 04:05:06|04 AM|307|26|%| 3|%q',
  );
});
