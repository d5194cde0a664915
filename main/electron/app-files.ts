import { readFile } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/**
 * Answers requests for the window's files from one folder and never from outside it.
 * A path without an extension is a screen, and every screen is `index.html`.
 */
export function createFileHandler(options: {
  folder: string;
  host: string;
  /** The policy of a file, by its path, as headers. */
  securityHeadersFor(path: string): Record<string, string>;
}): (request: Request) => Promise<Response> {
  const shared = {
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-dns-prefetch-control': 'off',
    'x-content-type-options': 'nosniff',
  };
  return async (request) => {
    const path = URL.parse(request.url)?.pathname ?? '/';
    const headers = { ...shared, ...options.securityHeadersFor(path) };
    if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405, headers });
    const file = fileWithin(options.folder, options.host, request.url);
    if (file === null) return new Response(null, { status: 404, headers });
    try {
      const body = await readFile(file);
      const contentType = contentTypes[extname(file).toLowerCase()] ?? 'application/octet-stream';
      return new Response(request.method === 'HEAD' ? null : body, {
        headers: { ...headers, 'content-type': contentType },
      });
    } catch {
      return new Response(null, { status: 404, headers });
    }
  };
}

/** The file that an address means, or `null` where it points outside the folder or is no address of ours. */
export function fileWithin(folder: string, host: string, url: string): string | null {
  const parsed = URL.parse(url);
  if (parsed === null || parsed.host !== host) return null;
  let path: string;
  try {
    path = decodeURIComponent(parsed.pathname);
  } catch {
    return null;
  }
  // A backslash separates folders on Windows and a colon names a drive or a stream; no file of ours has either.
  if (/[\0\\:]/.test(path)) return null;
  const root = resolve(folder);
  const file = resolve(root, `.${path}`);
  if (file !== root && !file.startsWith(root + sep)) return null;
  return extname(file) === '' ? join(root, 'index.html') : file;
}
