import { afterAll, expect, test } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { describeWithShared } from '../../tests/fixtures.ts';
import { createTemplateRenderer } from './renderer.ts';
import { goldenTimeMs, readGoldenCases, readTemplate } from './prompt.test-helper.ts';

const renderer = createTemplateRenderer();
afterAll(() => renderer[Symbol.asyncDispose]());

async function failureOf(template: string, using = renderer): Promise<AppError> {
  const error = await using.render({ template, variables: { messages: [] } }).catch((failure: unknown) => failure);
  if (!(error instanceof AppError)) throw new Error(`no AppError: ${String(error)}`);
  return error;
}

describeWithShared('family templates render as Jinja2 renders them', (folder) => {
  test.each(folder === '' ? [] : readGoldenCases(folder))('$file $template $case', async (golden) => {
    const outcome = await renderer
      .render({
        template: readTemplate(folder, golden.file, golden.template),
        variables: { ...golden.input, bos_token: golden.bos, eos_token: golden.eos },
        nowMs: goldenTimeMs,
      })
      .catch((error: unknown) =>
        error instanceof AppError ? `TemplateError: ${String(error.details?.['reason'])}` : '',
      );
    expect(outcome).toBe(golden.error ?? golden.expected);
  });
});

test('an endless template is ended, and the next one renders in a new worker', async () => {
  await using impatient = createTemplateRenderer({ timeoutMs: 200 });
  const endless = '{% for a in range(99999) %}{% for b in range(99999) %}{{ a * b }}{% endfor %}{% endfor %}';
  const error = await failureOf(endless, impatient);
  expect(error.code).toBe('template_failed');
  expect(error.message).toContain('did not end within 0.2 seconds');
  expect(await impatient.render({ template: 'still {{ word }}', variables: { word: 'here' } })).toBe('still here');
});

test('a template that eats memory is refused, and the process lives', async () => {
  await using patient = createTemplateRenderer({ timeoutMs: 60_000 });
  const greedy =
    '{% set ns = namespace(l=[1, 2, 3, 4]) %}{% for a in range(40) %}{% set ns.l = ns.l + ns.l %}{% endfor %}';
  expect((await failureOf(greedy, patient)).message).toMatch(/memory|length/i);
  expect(await patient.render({ template: 'alive', variables: {} })).toBe('alive');
});

test('a macro that calls itself for ever is an error like any other', async () => {
  const error = await failureOf('{% macro m() %}\n{{ m() }}{% endmacro %}\n{{ m() }}');
  expect(error.message).toContain('call stack');
  expect(await renderer.render({ template: 'alive', variables: {} })).toBe('alive');
});

test('variables that cannot be sent to the worker are an error, and the next rendering works', async () => {
  const variables = { messages: [() => 'a function'] };
  await expect(renderer.render({ template: 'x', variables })).rejects.toThrow(AppError);
  expect(await renderer.render({ template: 'alive', variables: {} })).toBe('alive');
});

test('an output over the limit is refused', async () => {
  await using small = createTemplateRenderer({ maxOutputCharacters: 10 });
  expect((await failureOf("{{ 'x' * 11 }}", small)).message).toContain('it wrote 11 characters');
});

test('renderings asked for at once are answered in order', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => renderer.render({ template: 'n{{ index }}', variables: { index } })),
  );
  expect(answers).toEqual(Array.from({ length: 20 }, (_, index) => `n${index}`));
});

test.each([
  ['raise_exception', "a\nb\n{{ raise_exception('No system role here') }}", 'No system role here', 3],
  ['an undefined value', 'a\n{% if true %}\n{{ nothing.x }}\n{% endif %}', "'nothing' is undefined", 3],
  ['inside a macro', '{% macro m() %}\n{{ none + 1 }}\n{% endmacro %}\n\n{{ m() }}', 'unsupported operand', 2],
  ['after a macro', "{% macro m() %}\nx\n{% endmacro %}\n{{ m() }}\n{{ 'a' + 1 }}", 'can only concatenate str', 5],
  ['in the test of an elif', '{% if false %}\n{% elif nothing.x %}\n{% endif %}', "'nothing' is undefined", 2],
  ['an unclosed block', 'a\n{% for x in y %}\nb\n{% if x %}\nc\n{% endif %}', "'for' is never closed", 2],
  ['an unclosed tag', 'a\nb {{ x ', "'{{' is never closed", 2],
  ['an unclosed comment', 'a\n\n{# b', 'comment is never closed', 3],
  ['a wrong closing tag', '{% if a %}\n{% endfor %}\n', "Unexpected tag 'endfor'", 2],
  ['an unknown tag', 'a\n\n{% include "x" %}', "Unexpected tag 'include'", 3],
  ['a missing bracket', 'a\n{{ foo(1 }}\n', '', 2],
  ['an unknown filter', "a\n\n\n{{ 'x' | nonsense }}", "No filter named 'nonsense'", 4],
])('the line of a fault is told: %s', async (_, template, message, line) => {
  const error = await failureOf(template);
  expect(error.code).toBe('template_failed');
  expect(error.message).toContain(message);
  expect(error.details).toMatchObject({ line });
  expect(error.remedy).toBeDefined();
});
