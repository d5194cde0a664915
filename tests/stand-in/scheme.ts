import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { missing, onlyKeys, strict } from './strict.ts';

/**
 * Chromium alone can't give a scheme of ours an origin. So the page of `app://paddock/x` is in truth
 * `http://paddock.app.localhost/x`, a secure context as the real one is, and every address that the stand-in reports is
 * translated back. What a page reads from `location` is the only place where the difference shows.
 */
const suffix = '.localhost';

export function toReal(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null || !privileged.has(parsed.protocol.slice(0, -1))) return url;
  const scheme = parsed.protocol.slice(0, -1);
  return `http://${parsed.host}.${scheme}${suffix}${parsed.pathname}${parsed.search}${parsed.hash}`;
}

export function toApp(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null || parsed.protocol !== 'http:' || !parsed.host.endsWith(suffix)) return url;
  const [scheme = '', ...host] = parsed.host.slice(0, -suffix.length).split('.').toReversed();
  if (!privileged.has(scheme)) return url;
  return `${scheme}://${host.toReversed().join('.')}${parsed.pathname}${parsed.search}${parsed.hash}`;
}

/** The origin of an address as Electron reports it. */
export function originOf(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return 'null';
  return privileged.has(parsed.protocol.slice(0, -1)) ? `${parsed.protocol}//${parsed.host}` : parsed.origin;
}

const privileged = new Set<string>();
type Handler = (request: Request) => Response | Promise<Response>;
const handlers = new Map<string, Handler>();

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(schemes: { scheme: string; privileges: Record<string, boolean> }[]): void {
    for (const { scheme, privileges } of schemes) {
      onlyKeys('privileges', privileges, 'standard secure supportFetchAPI codeCache');
      if (!privileges['standard'] || !privileges['secure']) throw missing('scheme that is not standard and secure');
      privileged.add(scheme);
    }
  },
  handle(scheme: string, handler: Handler): void {
    if (!privileged.has(scheme))
      throw missing(`protocol.handle for '${scheme}', which was not registered as privileged`);
    if (handlers.has(scheme)) throw new Error(`The scheme ${scheme} is already handled`);
    handlers.set(scheme, handler);
  },
});

/** Serves the handled schemes on loopback, where Chromium is told to look for them. */
export async function serveSchemes(): Promise<{ host: string; port: number }> {
  const server = createServer((incoming, outgoing) => {
    const url = toApp(`http://${incoming.headers.host}${incoming.url}`);
    const handler = handlers.get(URL.parse(url)?.protocol.slice(0, -1) ?? '');
    if (handler === undefined) {
      outgoing.writeHead(502).end();
      return;
    }
    const answer = async () => {
      const response = await handler(new Request(url, { method: incoming.method ?? 'GET' }));
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    };
    answer().catch((error: unknown) => outgoing.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { host: `*${suffix}`, port: (server.address() as AddressInfo).port };
}
