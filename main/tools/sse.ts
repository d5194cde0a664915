import { SSEClientTransport, type SSEClientTransportOptions, type Transport } from '@modelcontextprotocol/client';

/** How older servers are reached. The library calls it deprecated, and those servers are still there. */
export function createSseTransport(url: URL, options: SSEClientTransportOptions): Transport {
  return new SSEClientTransport(url, options);
}
