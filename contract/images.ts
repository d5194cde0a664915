import { z } from 'zod';
import { procedure } from './procedure.ts';

export const images = {
  /**
   * Fetches a picture that a text names, because a person asked for just this one. Addresses of this computer and of
   * the network around it are refused, and so is what is no picture or too large.
   */
  load: procedure
    .input(z.object({ url: z.url({ protocol: /^https?$/ }).max(4096) }))
    .output(z.object({ dataUri: z.string().startsWith('data:image/') })),
};
