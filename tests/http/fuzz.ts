import type { Endpoint } from '../../main/server/reference/endpoint.ts';
import { richBodies } from './fuzz-seeds.ts';

/** A request as it goes over the wire. */
export type FuzzRequest = {
  method: string;
  path: string;
  headers: [name: string, value: string][];
  body: Buffer | null;
  /** The connection is closed before the body is whole; then there need not be a reply. */
  isCutOff: boolean;
};

export type Random = {
  /** A whole number below this one. */
  below(limit: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
};

/** Numbers that look random and are the same for the same seed. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    chance: (probability) => next() < probability,
    pick: <T>(from: readonly T[]) => {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new Error('There is nothing to pick from.');
      return picked;
    },
  };
}

type Seed = { method: string; path: string; body: Record<string, unknown> | null };

/** Endless requests: each a sound one for some endpoint, of which a few things are made wrong, or none. */
export function* makeRequests(
  endpoints: readonly Endpoint[],
  { seed, modelId }: { seed: number; modelId: string },
): Generator<FuzzRequest, never> {
  const random = createRandom(seed);
  const seeds = endpoints.flatMap((endpoint) => seedsOf(endpoint, modelId));
  for (;;) yield makeRequest(random, random.pick(seeds));
}

function seedsOf({ method, path, alsoAt = [], example }: Endpoint, modelId: string): Seed[] {
  const bodies = example === undefined ? [null] : [example, ...(richBodies[path] ?? [])];
  // What removes or brings models is asked for ones that are not there.
  const model = /delete|pull|copy|download/.test(path) ? 'no-such-model' : modelId;
  return [path, ...alsoAt].flatMap((at) =>
    bodies.map((body) => ({
      method,
      path: at.replaceAll(/\{\w+\}/g, modelId),
      body: body === null ? null : named(body, model),
    })),
  );
}

function named(body: object, model: string): Record<string, unknown> {
  return JSON.parse(JSON.stringify(body).replaceAll('"{model}"', JSON.stringify(model))) as Record<string, unknown>;
}

function makeRequest(random: Random, { method, path, body }: Seed): FuzzRequest {
  const request: FuzzRequest = {
    method: random.chance(0.03)
      ? random.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'BREW'])
      : method,
    path: random.chance(0.1) ? mangledPath(random, path) : path,
    headers: [['content-type', 'application/json']],
    body: null,
    isCutOff: false,
  };
  if (body !== null || random.chance(0.05)) {
    const mutations = random.below(4);
    let value: unknown = structuredClone(body ?? {});
    for (let index = 0; index < mutations; index += 1) value = mutate(random, value);
    request.body = Buffer.from(write(value));
    if (random.chance(0.15)) request.body = garble(random, request.body);
  }
  if (random.chance(0.15)) request.headers = oddHeaders(random, request.headers);
  request.isCutOff = request.body !== null && request.body.length > 1 && random.chance(0.03);
  return request;
}

function mangledPath(random: Random, path: string): string {
  return random.pick([
    `${path}/`,
    `/${path}`,
    `${path}?${'a=1&'.repeat(50)}`,
    `${path}?limit=x&order=%&model=${'m'.repeat(300)}`,
    `${path}/%`,
    `${path}%zz`,
    `${path}/%00`,
    `${path}/%2e%2e/%2e%2e/etc/passwd`,
    `${path}/../../../etc/passwd`,
    path.replace(/^\/v1/, '/v2'),
    path.toUpperCase(),
    path.slice(0, 1 + random.below(path.length)),
    `${path}/${'long'.repeat(random.pick([10, 1000]))}`,
    `/k/no-such-key${path}`,
    `/k/%zz${path}`,
    `/k//${path}`,
    `${path};a=b#c`,
    `/v1/models/%F0%9F%A6%99/%ff`,
    `/api/v1/models/download/status/%2F`,
    `/${'%41'.repeat(100)}`,
  ]);
}

const strings = [
  '',
  ' ',
  'x'.repeat(100_000),
  '\u0000\u0001',
  '\ud800',
  '👩‍👩‍👧‍👦'.repeat(50),
  '\u202eabc\u202c',
  '../../etc/passwd',
  'file:///etc/passwd',
  'http://127.0.0.1:1/',
  'data:image/png;base64,AAAA',
  'data:,',
  "'; DROP TABLE models; --",
  '{{ 7 * 7 }}',
  '<|im_end|>',
  'root ::= "a" | root root',
  'NaN',
  '5m',
  '-1',
];
const numbers = [0, -1, 1, 0.5, -0.0001, 2 ** 31, 2 ** 53, -(2 ** 63), 1e21, 1e308, 5e-324];
/** Written into the JSON as they are. */
const raw = ['1e999', '-1e999', '01', 'NaN', 'undefined', "'x'", '1.', '[', '"\\ud800"', '"\\x"'];

/** Stands in a body for a text that is written without quotes. */
class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function oddValue(random: Random): unknown {
  switch (random.below(9)) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
      return random.pick(numbers);
    case 3:
      return random.pick(strings);
    case 4:
      return random.pick<unknown>([[], {}, [[]], [{}], [null], { a: [] }]);
    case 5:
      return nested(random.pick([5, 60, 250, 5000]), random.chance(0.5));
    case 6:
      return Array.from({ length: random.pick([3, 300]) }, () => random.pick<unknown>([...strings.slice(0, 2), 1, {}]));
    case 7:
      return Object.fromEntries(Array.from({ length: random.pick([3, 2000]) }, (_, index) => [`key${index}`, index]));
    default:
      return new Raw(random.pick(raw));
  }
}

function nested(depth: number, inLists: boolean): Raw {
  return new Raw(inLists ? '['.repeat(depth) + ']'.repeat(depth) : '{"a":'.repeat(depth) + '1' + '}'.repeat(depth));
}

/** Changes, removes or adds something somewhere in it. */
function mutate(random: Random, value: unknown): unknown {
  if (random.chance(0.03)) return oddValue(random);
  const places = placesIn(value);
  if (places.length === 0) return oddValue(random);
  const { holder, key } = random.pick(places);
  const kind = random.below(10);
  if (kind === 0 && !Array.isArray(holder)) delete holder[key];
  else if (kind === 1)
    Object.assign(holder, { [random.pick(['__proto__', 'constructor', 'x', ''])]: oddValue(random) });
  else if (kind === 2 && Array.isArray(holder)) holder.push(...Array.from({ length: 20 }, () => holder[0] as unknown));
  else Reflect.set(holder, key, oddValue(random));
  return value;
}

type Holder = Record<string, unknown>;

function placesIn(value: unknown): { holder: Holder; key: string }[] {
  if (typeof value !== 'object' || value === null || value instanceof Raw) return [];
  const holder = value as Holder;
  return Object.entries(holder).flatMap(([key, inner]) => [{ holder, key }, ...placesIn(inner)]);
}

function write(value: unknown): string {
  const raws: string[] = [];
  const text = JSON.stringify(value, (_, inner: unknown) =>
    inner instanceof Raw ? `\u0001raw${raws.push(inner.text) - 1}\u0001` : inner,
  );
  return text.replaceAll(/"\\u0001raw(\d+)\\u0001"/g, (_, index: string) => raws[Number(index)] ?? '');
}

/** What happens to texts on their way. */
function garble(random: Random, body: Buffer): Buffer {
  const at = random.below(body.length + 1);
  switch (random.below(7)) {
    case 0:
      return body.subarray(0, at);
    case 1:
      return Buffer.concat([body.subarray(0, at), Buffer.from([0xff, 0xfe, 0xc3]), body.subarray(at)]);
    case 2:
      return Buffer.concat([Buffer.from('\ufeff'), body]);
    case 3:
      return Buffer.concat([body, body]);
    case 4:
      return Buffer.from(body.toString('utf8'), 'utf16le');
    case 5:
      return Buffer.from('model=x&messages=y');
    default:
      return Buffer.alloc(0);
  }
}

function oddHeaders(random: Random, headers: FuzzRequest['headers']): FuzzRequest['headers'] {
  return random.pick<FuzzRequest['headers']>([
    [],
    [['content-type', 'text/plain']],
    [['content-type', 'multipart/form-data; boundary=x']],
    [['content-type', 'application/json; charset=utf-16']],
    [...headers, ...headers],
    [...headers, ['authorization', 'Bearer']],
    [...headers, ['authorization', `Bearer ${'k'.repeat(5000)}`]],
    [...headers, ['authorization', 'Basic eDp5'], ['authorization', 'Bearer a']],
    [...headers, ['x-api-key', '\u00e9\u00ff']],
    [...headers, ['content-encoding', 'gzip']],
    [...headers, ['expect', '100-continue']],
    [...headers, ['accept', 'image/png'], ['accept-encoding', 'br']],
    [...headers, ['origin', 'https://evil.example']],
    [...headers, ['origin', 'null']],
    [...headers, ['host', 'evil.example']],
    [...headers, ['anthropic-version', 'soon'], ['anthropic-beta', 'a,b,,']],
    [...headers, ['bad name', 'x']],
    [...headers, ['content-length', '5']],
    [...headers, ['content-length', '-1']],
    [...headers, ['transfer-encoding', 'gzip']],
    [...headers, ['x-long', 'y'.repeat(15_000)]],
    [...headers, ['x-too-long', 'y'.repeat(20_000)]],
    [...headers, ['user-agent', '"><script>']],
    [...headers, ['connection', 'upgrade'], ['upgrade', 'websocket']],
  ]);
}
