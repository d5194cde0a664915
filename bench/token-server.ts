import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Options = { tokensPerSecond: number; seconds: number };

/** One round of what answers are made of; it is repeated until the time is over. */
const round = `## Part of an answer

A paragraph with **bold** and *italic* words, \`inline code\`, a [link](https://paddock.example/page) and a formula
$a^2 + b^2 = c^2$ in it, long enough to wrap over a few lines of the thread as paragraphs of answers do.

1. First, *measure* what there is.
2. Then change one thing.
   - It may help.
   - It may not.
3. Measure again.

\`\`\`python
def primes(limit):
    """All primes below a limit."""
    sieve = [True] * limit
    for number in range(2, int(limit ** 0.5) + 1):
        if sieve[number]:
            sieve[number * number :: number] = [False] * len(sieve[number * number :: number])
    return [number for number in range(2, limit) if sieve[number]]
\`\`\`

| Country | Capital | Population |
| --- | --- | ---: |
| France | Paris | 68,000,000 |
| Japan | Tokyo | 125,000,000 |
| Kenya | Nairobi | 54,000,000 |
| Peru | Lima | 34,000,000 |

> A quotation that says something about it, over more than one line of the thread.

$$
x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}
$$

\`\`\`ts
export function add(a: number, b: number): number {
  return a + b; // one line of it
}
\`\`\`

- [x] something that is done
- [ ] something that is not

`;

/** A provider that speaks OpenAI's dialect and writes Markdown at a steady pace. */
export async function startTokenServer({ tokensPerSecond, seconds }: Options) {
  // Pieces of about four letters, as tokens are.
  const tokens = round.match(/[\s\S]{1,4}/g) ?? [];
  const server = createServer((request, response) => {
    if (request.url === '/v1/models') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ data: [{ id: 'writer' }] }));
      return;
    }
    // Titles are asked for without a stream, and not what is measured.
    request.resume().once('end', () => write(response));
  });

  function write(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const startedAt = performance.now();
    const total = tokensPerSecond * seconds;
    let sent = 0;
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * tokensPerSecond));
      for (; sent < due; sent += 1) {
        const content = tokens[sent % tokens.length];
        response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`);
      }
      if (sent < total) return;
      clearInterval(timer);
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\n`);
      response.end('data: [DONE]\n\n');
    }, 5);
    response.once('close', () => clearInterval(timer));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
