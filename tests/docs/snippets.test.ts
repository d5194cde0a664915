import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { capitalQuestion, serveModel, type ServedModel } from '../harness/client.ts';
import { diagnosticModelPath, repositoryFolder } from '../harness/headless.ts';
import { commandsOf, documents } from './markdown.ts';

const run = promisify(execFile);

/** Programs that the documents show, and what runs each. Those in Python need the package that they import. */
const runners: Record<string, { program: string; args: string[] }> = {
  js: { program: process.execPath, args: ['--input-type=module', '--eval'] },
  python: { program: 'python3', args: ['-c'] },
  curl: { program: 'bash', args: ['-c'] },
};

type Snippet = { name: string; language: string; text: string };

const snippets: Snippet[] = documents.flatMap(({ path, blocks }) =>
  blocks.flatMap((block) => {
    const { language, line, text } = block;
    const texts =
      language === 'sh'
        ? commandsOf(block)
            .filter((command) => command.startsWith('curl '))
            .map((command) => ({ language: 'curl', text: command }))
        : language in runners
          ? [{ language, text }]
          : [];
    return texts.map((each) => ({ ...each, name: `${path}:${line} (${each.language})` }));
  }),
);

let served: ServedModel;
beforeAll(async () => {
  served = await serveModel(diagnosticModelPath);
});
afterAll(() => served[Symbol.asyncDispose]());

/** Why this computer can't run a snippet; `null` where it can. */
function obstacleTo({ language, text }: Snippet): string | null {
  const { program, args } = runners[language] ?? { program: '', args: [] };
  if (spawnSync(program, ['--version']).error !== undefined) return `there is no ${program}`;
  if (language === 'curl') return spawnSync('curl', ['--version']).error === undefined ? null : 'there is no curl';
  const [, imported] = language === 'python' ? (/^(?:from|import) (\w+)/m.exec(text) ?? []) : [];
  if (imported === undefined || spawnSync(program, [...args, `import ${imported}`]).status === 0) return null;
  return `Python has no package ${imported}`;
}

test('the README and the guide to the server show how to ask in each language', () => {
  const shown = (path: string) => snippets.filter(({ name }) => name.startsWith(path)).map(({ language }) => language);
  expect(shown('README.md')).toEqual(['js']);
  expect(new Set(shown('docs/guides/server.md'))).toEqual(new Set(Object.keys(runners)));
});

for (const snippet of snippets) {
  const obstacle = obstacleTo(snippet);
  test.skipIf(obstacle !== null)(
    `${snippet.name} runs as it stands${obstacle === null ? '' : ` (${obstacle})`}`,
    async () => {
      const { program, args } = runners[snippet.language] ?? { program: '', args: [] };
      const text = snippet.text.replaceAll('127.0.0.1:1234', `127.0.0.1:${served.port}`);
      const { stdout } = await run(program, [...args, text], { cwd: repositoryFolder });
      expect(stdout).toMatch(text.includes(capitalQuestion) ? /Paris/ : /./);
    },
  );
}
