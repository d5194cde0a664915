import { createPublicKey, verify } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';

/**
 * Refuses a text that none of the keys has signed. `signature`: Ed25519, base64. `keys`: SPKI in DER, base64; several
 * while one replaces another.
 */
export function requireSignature(text: string, signature: string | null, keys: readonly string[]): void {
  const bytes = Buffer.from(text);
  const given = Buffer.from(signature?.trim() ?? '', 'base64');
  const isSigned = keys.some((key) =>
    verify(null, bytes, createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' }), given),
  );
  if (isSigned) return;
  throw new AppError('checksum_mismatch', 'The description of the new version is not signed by Paddock’s publisher.', {
    remedy: 'Nothing was installed. Try again on another network; if that does not help, tell the publisher.',
  });
}
