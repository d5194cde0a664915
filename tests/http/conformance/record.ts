import { subscribe } from 'node:diagnostics_channel';
import { afterEach, beforeEach } from 'vitest';
import { z } from 'zod';
import { clientOf } from './clients.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** What the test asked of a server on this computer: `CLIENT METHOD PATH`. */
    asked?: string[];
  }
}

let asked = new Set<string>();
let testName = '';

beforeEach(({ task }) => {
  asked = new Set();
  testName = task.fullTestName;
});
afterEach(({ task }) => {
  task.meta.asked = [...asked];
});

/** What Node says of each reply that a fetch gets. */
const messageSchema = z.object({
  request: z.object({
    method: z.string(),
    path: z.string(),
    origin: z.union([z.string(), z.instanceof(URL)]),
    headers: z.union([z.string(), z.array(z.unknown())]),
  }),
});

subscribe('undici:request:headers', (message) => {
  const { method, path, origin, headers } = messageSchema.parse(message).request;
  if (!/^https?:\/\/(127\.0\.0\.1|localhost)/.test(String(origin))) return;
  const text = typeof headers === 'string' ? headers : headers.map(String).join('\r\n');
  const agent = /^user-agent(?:: |\r\n)(.*)$/im.exec(text)?.[1] ?? '';
  const [pathname = ''] = path.split('?');
  asked.add(`${clientOf(agent, testName, pathname)} ${method} ${pathname}`);
});
