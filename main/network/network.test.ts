import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { createNetwork } from './network.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closers.splice(0)) await close();
});

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => void sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    server.close();
    sockets.forEach((socket) => socket.destroy());
  });
  return (server.address() as AddressInfo).port;
}

const serve = (listener: RequestListener) => listen(createServer(listener));

/** A network without the proxies of the machine that the tests run on. */
function start(proxy: () => string | null = () => null, lines: unknown[] = []) {
  for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY']) {
    vi.stubEnv(name, '');
  }
  const network = createNetwork({
    settings: { get: () => ({ proxy: proxy() }) },
    log: { info: (...line: unknown[]) => void lines.push(line) },
    version: '1.2.3',
    timeouts: { connectMs: 2000, headersMs: 300, idleMs: 300 },
  });
  closers.push(async () => network[Symbol.asyncDispose]());
  return network;
}

/** An http proxy that answers for every host itself, and says which was asked for. */
async function startProxy(): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const answer: RequestListener = (request, response) => {
    asked.push(request.url ?? '');
    response.end('by proxy');
  };
  const server = createServer(answer);
  server.on('connect', (request: IncomingMessage, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
  });
  return { port: await listen(server), asked };
}

const read = async (body: ReadableStream<Uint8Array>) => new Response(body).text();

test('says who asks, and follows no redirect by itself', async () => {
  const agents: (string | undefined)[] = [];
  const port = await serve((request, response) => {
    agents.push(request.headers['user-agent']);
    response.writeHead(302, { location: 'http://192.0.2.1/' }).end();
  });
  const response = await start().fetch(new URL(`http://127.0.0.1:${port}/`));
  expect(response.status).toBe(302);
  expect(agents).toEqual(['Paddock/1.2.3']);
});

test('a changed proxy setting holds from the next request on, and loopback hosts need none', async () => {
  const proxy = await startProxy();
  const port = await serve((_, response) => response.end('direct'));
  let setting: string | null = `http://127.0.0.1:${proxy.port}`;
  const network = start(() => setting);
  expect(await read((await network.fetch(new URL('http://hub.example/a'))).body)).toBe('by proxy');
  expect(proxy.asked).toEqual(['http://hub.example/a']);
  expect(await read((await network.fetch(new URL(`http://127.0.0.1:${port}/`))).body)).toBe('direct');
  setting = null;
  await expect(network.fetch(new URL('http://hub.invalid/b'))).rejects.toMatchObject({ code: 'offline' });
  expect(proxy.asked).toHaveLength(1);
});

test('without a setting the proxies of the environment hold, and NO_PROXY too', async () => {
  const proxy = await startProxy();
  const network = start();
  vi.stubEnv('http_proxy', `http://127.0.0.1:${proxy.port}`);
  vi.stubEnv('no_proxy', 'direct.invalid');
  expect(await read((await network.fetch(new URL('http://hub.example/a'))).body)).toBe('by proxy');
  await expect(network.fetch(new URL('http://direct.invalid/'))).rejects.toMatchObject({ code: 'offline' });
  expect(proxy.asked).toEqual(['http://hub.example/a']);
});

test('a proxy that wants a password says so, and one that is not there is offline', async () => {
  const proxy = await startProxy();
  const asking = start(() => `http://127.0.0.1:${proxy.port}`);
  await expect(asking.fetch(new URL('https://hub.example/'))).rejects.toMatchObject({
    code: 'network_failed',
    message: 'The proxy asks for a name and a password.',
  });
  const port = await unusedPort();
  const gone = start(() => `http://127.0.0.1:${port}`);
  await expect(gone.fetch(new URL('http://hub.example/'))).rejects.toMatchObject({ code: 'offline' });
});

test('tells apart nobody there, a reset, a stall and an end too early', async () => {
  const network = start();
  await expect(network.fetch(new URL(`http://127.0.0.1:${await unusedPort()}/`))).rejects.toMatchObject({
    code: 'offline',
  });
  const reset = await listen(createTcpServer((socket) => void socket.once('data', () => socket.resetAndDestroy())));
  await expect(network.fetch(new URL(`http://127.0.0.1:${reset}/`))).rejects.toMatchObject({
    code: 'network_failed',
    details: { reason: 'reset' },
  });
  const stall = await serve(() => {});
  await expect(network.fetch(new URL(`http://127.0.0.1:${stall}/`))).rejects.toMatchObject({
    code: 'network_failed',
    details: { reason: 'timeout' },
  });
  const cut = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('only this', () => response.destroy());
  });
  const response = await network.fetch(new URL(`http://127.0.0.1:${cut}/`));
  await expect(read(response.body)).rejects.toMatchObject({ code: 'network_failed' });
});

test('a body that stops coming fails, and a stopped request is cancelled', async () => {
  const port = await serve((_, response) => void response.write('first '));
  const network = start();
  const stalled = await network.fetch(new URL(`http://127.0.0.1:${port}/`));
  await expect(read(stalled.body)).rejects.toMatchObject({ code: 'network_failed', details: { reason: 'timeout' } });
  const stop = new AbortController();
  const cancelled = await network.fetch(new URL(`http://127.0.0.1:${port}/`), { signal: stop.signal });
  stop.abort();
  await expect(read(cancelled.body)).rejects.toMatchObject({ code: 'cancelled' });
});

test('a request that brings its body and its own patience waits longer than others', async () => {
  const port = await serve((request, response) => {
    const answer = (sent: Buffer) => setTimeout(() => response.end(`${request.method} ${sent.toString()}`), 2000);
    request.once('data', answer);
  });
  const network = start();
  const url = new URL(`http://127.0.0.1:${port}/`);
  const asked = { method: 'POST', body: '{"héllo": 1}' } as const;
  const hasty = network.fetch(url, asked);
  const patient = network.fetch(url, { ...asked, timeouts: { headersMs: 10_000, idleMs: 10_000 } });
  await expect(hasty).rejects.toMatchObject({ details: { reason: 'timeout' } });
  expect(await read((await patient).body)).toBe('POST {"héllo": 1}');
});

test('what is logged has neither the query nor the token', async () => {
  const lines: unknown[] = [];
  const network = start(() => null, lines);
  const url = new URL(`http://127.0.0.1:${await unusedPort()}/file?Signature=secret-signature`);
  await network.fetch(url, { headers: { authorization: 'Bearer hf_secret' } }).catch(() => {});
  expect(lines).toHaveLength(1);
  expect(JSON.stringify(lines)).toContain('/file');
  expect(JSON.stringify(lines)).not.toContain('secret');
});

async function unusedPort(): Promise<number> {
  const server = createTcpServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  // Nobody listens there any more.
  const [error] = (await once(connect(port, '127.0.0.1'), 'error')) as [Error];
  expect(error).toBeDefined();
  return port;
}
