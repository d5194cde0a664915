import type { OutgoingHttpHeaders } from 'node:http';
import type { AppUpdater } from 'electron-updater';
import { GenericProvider } from 'electron-updater/out/providers/GenericProvider.js';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import type { Feed } from './feed.ts';
import { requireSignature } from './signature.ts';

/**
 * Reads what is published from a folder on a server, and believes only what is signed. The signature stands over the
 * description of a version, in a file beside it; the description has the hash of each file.
 */
export function signedProvider({ url, publicKeys }: Feed) {
  return class extends GenericProvider {
    constructor(_options: unknown, updater: AppUpdater, runtimeOptions: ProviderRuntimeOptions) {
      super({ provider: 'generic', url }, updater, runtimeOptions);
    }

    /** Who is offered a staged version is decided here, so nobody needs to know who asks. */
    override setRequestHeaders(headers: OutgoingHttpHeaders | null): void {
      const { 'x-user-staging-id': _id, ...rest } = headers ?? {};
      super.setRequestHeaders(rest);
    }

    /** Called for descriptions alone. */
    protected override async httpRequest(asked: URL, headers?: OutgoingHttpHeaders | null): Promise<string | null> {
      const text = await super.httpRequest(asked, headers);
      const signatureUrl = new URL(asked);
      signatureUrl.pathname += '.sig';
      const signature = await super.httpRequest(signatureUrl, headers).catch(nullIfMissing);
      requireSignature(text ?? '', signature, publicKeys);
      return text;
    }
  };
}

/** A description without a signature is as good as one with a wrong one; a network that fails is not. */
function nullIfMissing(error: unknown): null {
  if (typeof error === 'object' && error !== null && 'statusCode' in error && error.statusCode === 404) return null;
  throw error;
}
