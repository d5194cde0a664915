import type { HttpBindings } from '@hono/node-server';
import type { Caller } from './access.ts';
import type { TrackedRequest } from './requests.ts';

/** What the middleware leaves for the routes. */
export type ServerEnv = {
  Bindings: HttpBindings;
  Variables: { tracked: TrackedRequest; caller: Caller };
};
