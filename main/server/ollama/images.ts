import { z } from 'zod';
import type { Media } from '../../../contract/inference.ts';

/** What the first bytes of a picture are, in base64. */
const signatures: readonly [RegExp, string][] = [
  [/^iVBORw0KGgo/, 'image/png'],
  [/^\/9j\//, 'image/jpeg'],
  [/^R0lGOD/, 'image/gif'],
  [/^UklGR.{6}XRUJQ/, 'image/webp'],
  [/^Qk0/, 'image/bmp'],
];

/** A picture in base64, without a word about its kind; some clients write the data URI around it. */
const imageSchema = z.string().transform((text, context): Media => {
  const bare = text.replace(/^data:[^,]*,/, '');
  const type = signatures.find(([signature]) => signature.test(bare))?.[1];
  if (type !== undefined && /^[A-Za-z0-9+/]+={0,2}$/.test(bare)) {
    return { kind: 'image', dataUri: `data:${type};base64,${bare}` };
  }
  context.addIssue({ code: 'custom', message: 'must be a PNG, JPEG, GIF, WebP or BMP picture in base64' });
  return z.NEVER;
});

export const imagesSchema = z.array(imageSchema);
