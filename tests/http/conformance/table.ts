import { endpoints } from '../../../main/server/reference/endpoints.ts';
import { clients } from './clients.ts';

/** `asked`: each as `CLIENT METHOD PATH`. */
export type TestResult = { status: string; meta: { asked?: string[] | undefined } };

/** The page of the documentation: endpoint by client, with how many tests passed in which the one asked the other. */
export function makeTable(tests: readonly TestResult[], versions: readonly string[]): string {
  const counts = new Map<string, { passed: number; failed: number }>();
  for (const { status, meta } of tests) {
    if (status !== 'passed' && status !== 'failed') continue;
    for (const key of new Set((meta.asked ?? []).map(toCell))) {
      const count = counts.get(key) ?? { passed: 0, failed: 0 };
      counts.set(key, { ...count, [status]: count[status] + 1 });
    }
  }
  const cell = (client: string, name: string) => {
    const { passed, failed } = counts.get(`${client} ${name}`) ?? { passed: 0, failed: 0 };
    if (failed > 0) return `${passed} of ${passed + failed}`;
    return passed === 0 ? '' : String(passed);
  };
  const rows = endpoints.map((endpoint) => {
    const name = `${endpoint.method} ${endpoint.path}`;
    return [`\`${name}\``, ...clients.map(({ id }) => cell(id, name))];
  });
  return `# Which clients work with the local server

Made by \`node tests/http/conformance/write.ts\`, which runs the tests in [tests/http/](../tests/http) with the real
clients against a running server. A number is how many tests passed in which that client asked that endpoint; nothing
stands where a client has no function for it, or where the tests ask it in another way.

${markdown([['Endpoint', ...clients.map(({ name }) => name)], ...rows])}

The clients: ${versions.join(', ')}. Further clients of OpenAI, Anthropic, Ollama and LM Studio speak the same endpoints.
What each of them takes and answers is in the app, on the Server screen under Reference, and at \`/openapi.json\`.
`;
}

/** The endpoint that a path belongs to, under its main path. */
function toCell(asked: string): string {
  const [client = '', method = '', path = ''] = asked.split(' ');
  const endpoint = endpoints
    .filter((each) => each.method === method)
    // Paths without parameters first: `/v1/responses/input_tokens` is no id.
    .toSorted((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')))
    .find((each) => [each.path, ...(each.alsoAt ?? [])].some((candidate) => isAt(path, candidate)));
  return `${client} ${method} ${endpoint?.path ?? path}`;
}

function isAt(path: string, pattern: string): boolean {
  const bare = path.replace(/^\/k\/[^/]+(?=\/)/, '');
  return new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(bare);
}

function markdown(cells: readonly (readonly string[])[]): string {
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) => `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  return lines.join('\n');
}
