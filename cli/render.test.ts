import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { errorInfoSchema } from '../contract/errors.ts';
import { describeWithShared, paddockTinyPath } from '../tests/fixtures.ts';

const command = join(import.meta.dirname, 'paddock.mjs');

async function render(model: string, input: unknown, ...more: string[]): Promise<{ output: string; code: number }> {
  const running = promisify(execFile)(process.execPath, [command, 'render', '--model', model, ...more, '-']);
  running.child.stdin?.end(typeof input === 'string' ? input : JSON.stringify(input));
  return running.then(
    ({ stdout }) => ({ output: stdout, code: 0 }),
    (error: { stdout: string; code: number }) => ({ output: error.stdout, code: error.code }),
  );
}

const hello = [{ role: 'user', content: 'Hello' }];

test('the prompt comes out byte for byte, without a line break of ours behind it', async () => {
  const { output } = await render(paddockTinyPath, { messages: hello });
  expect(output).toBe('<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n');
});

test('a template of one’s own is used in place of the model’s', async () => {
  const { output } = await render(paddockTinyPath, { messages: hello, template: '{{ messages[0].content }}!' });
  expect(output).toBe('Hello!');
});

test.each([
  ['text that is no JSON', 'messages', 'invalid_input', 2],
  ['a conversation without turns', { turns: [] }, 'invalid_input', 2],
  ['a template that fails', { messages: hello, template: '{{ raise_exception("no") }}' }, 'template_failed', 1],
  ['a template that is not there', { messages: hello, template: 'tool_use' }, 'template_failed', 1],
])('%s says what is wrong, with its exit code', async (_, input, code, expectedExit) => {
  const { output, code: exitCode } = await render(paddockTinyPath, input, '--json');
  expect(exitCode).toBe(expectedExit);
  expect(z.object({ error: errorInfoSchema }).parse(JSON.parse(output)).error.code).toBe(code);
});

const goldenSchema = z.array(
  z.object({ file: z.string(), template: z.string(), input: z.looseObject({}), expected: z.string().optional() }),
);

describeWithShared('prompts of other families', (folder) => {
  const families = join(folder, 'families');

  test('one case of each of four families equals its reference', async () => {
    const golden = goldenSchema.parse(JSON.parse(readFileSync(join(families, 'golden.json'), 'utf8')));
    for (const name of ['llama-3.1-8b', 'qwen3-0.6b', 'hermes-3', 'gpt-oss']) {
      const found = golden.find(({ file, expected, input }) => file.includes(name) && expected && 'tools' in input);
      if (!found) throw new Error(`no case of ${name}`);
      // The reference was made on another day; what tells the day is left out of the comparison.
      const withoutDate = (text: string) => text.replace(/\d{1,2} \w{3} \d{4}|\d{4}-\d\d-\d\d/g, 'DATE');
      const { output } = await render(join(families, found.file), { ...found.input, template: found.template });
      expect(withoutDate(output)).toBe(withoutDate(found.expected ?? ''));
    }
  });

  test('a system text that the template refuses goes before the first question', async () => {
    const messages = [{ role: 'system', content: 'Be brief.' }, ...hello];
    const { output } = await render(join(families, 'tiny-gemma-2-2b-it.gguf'), { messages });
    expect(output).toContain('Be brief.\n\nHello');
  });
});
