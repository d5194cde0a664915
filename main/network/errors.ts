import { AppError } from '../../contract/errors.ts';

/** Nothing answers: no network, no such name, no way there, or nobody behind the address. */
const unreachable = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_NODATA',
  'EAI_NONAME',
  'ECONNREFUSED',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const slow = new Set(['ETIMEDOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

const broken = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_ABORTED',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
  'UND_ERR_INFO',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_RESPONSE_EXCEEDED_MAX_SIZE',
  'UND_ERR_PRX_CONN',
  'Z_DATA_ERROR',
  'Z_BUF_ERROR',
]);

/**
 * Says of a failed request what a person should read: `offline`, `network_failed` or `cancelled`. What no network can
 * cause, such as a mistake in the request, is handed back as it is.
 */
export function describeNetworkError(error: unknown, url: URL, proxy: string | null): unknown {
  if (error instanceof AppError) return error;
  const causes = chainOf(error);
  const codes = causes.map(codeOf).filter((code) => code !== null);
  const details = { host: url.host };
  const proxyStatus = causes.map(proxyStatusOf).find((status) => status !== null) ?? null;
  if (proxyStatus !== null) return proxyRefused(proxyStatus, url, error);
  // After the proxy: a tunnel that it refuses is an aborted request too.
  if (isAbort(error)) return new AppError('cancelled', 'The request was cancelled.', { cause: error });
  if (codes.some((code) => unreachable.has(code))) {
    return new AppError('offline', `${url.host} can’t be reached.`, {
      remedy:
        proxy === null
          ? 'Check the connection to the internet. What is on this computer works on without it.'
          : `Check the connection to the internet, and the proxy ${hostOf(proxy)} that Paddock is set to use.`,
      details,
      cause: error,
    });
  }
  const tls = codes.find(isTlsCode);
  if (tls !== undefined) {
    return new AppError('network_failed', `${url.host} can’t be trusted: ${describeTls(tls)}`, {
      remedy:
        'A proxy or virus scanner may read along. Have its certificate put where NODE_EXTRA_CA_CERTS points, or use another network.',
      details: { ...details, reason: 'tls', code: tls },
      cause: error,
    });
  }
  if (codes.some((code) => slow.has(code)) || (error instanceof Error && error.name === 'TimeoutError')) {
    return new AppError('network_failed', `${url.host} did not answer in time.`, {
      remedy: 'Try again. If it goes on, the network or the site is too busy.',
      details: { ...details, reason: 'timeout' },
      cause: error,
    });
  }
  if (codes.some((code) => broken.has(code) || code.startsWith('HPE_'))) {
    return new AppError('network_failed', `The connection to ${url.host} broke off.`, {
      remedy: 'Try again.',
      details: { ...details, reason: 'reset' },
      cause: error,
    });
  }
  return error;
}

function proxyRefused(status: number, url: URL, cause: unknown): AppError {
  const message =
    status === 407
      ? 'The proxy asks for a name and a password.'
      : `The proxy refused to connect to ${url.host} (status ${status}).`;
  return new AppError('network_failed', message, {
    remedy:
      status === 407
        ? 'Set the proxy as http://name:password@host:port in the settings.'
        : 'Check the proxy in the settings, or ask who runs it to let this site through.',
    details: { host: url.host, reason: 'proxy' },
    cause,
  });
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** The error and what is behind it, of all addresses that were tried. Bounded, since a chain could lead back. */
function chainOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  const waiting: unknown[] = [error];
  while (waiting.length > 0 && chain.length < 16) {
    const next = waiting.shift();
    chain.push(next);
    if (next instanceof AggregateError) waiting.push(...(next.errors as unknown[]));
    if (next instanceof Error && next.cause !== undefined) waiting.push(next.cause);
  }
  return chain;
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** What undici says of a proxy that answers a CONNECT, or a plain request, with a refusal. */
function proxyStatusOf(error: unknown): number | null {
  if (!(error instanceof Error)) return null;
  const status = /^Proxy (?:response \((\d{3})\)|Authentication Required \((\d{3})\))/.exec(error.message);
  return status === null ? null : Number(status[1] ?? status[2]);
}

function isTlsCode(code: string): boolean {
  return (
    code.startsWith('CERT_') ||
    code.startsWith('ERR_TLS_') ||
    code.startsWith('ERR_SSL_') ||
    code.startsWith('UNABLE_TO_') ||
    code === 'EPROTO' ||
    code === 'SELF_SIGNED_CERT_IN_CHAIN' ||
    code === 'DEPTH_ZERO_SELF_SIGNED_CERT' ||
    code === 'HOSTNAME_MISMATCH' ||
    code === 'UND_ERR_PRX_TLS'
  );
}

function describeTls(code: string): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return 'its certificate has expired.';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
      return 'its certificate is for another site.';
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return 'nobody known signed its certificate.';
    default:
      return 'no secure connection could be made.';
  }
}

function hostOf(proxy: string): string {
  return URL.canParse(proxy) ? new URL(proxy).host : 'of the settings';
}
