import { oc } from '@orpc/contract';
import { z } from 'zod';
import { errorInfoSchema } from './errors.ts';

/** Every procedure may fail with one error shape, `APP`, that carries an `ErrorInfo`. */
export const procedure = oc.errors({
  APP: { status: 500, message: 'The request could not be carried out', data: errorInfoSchema },
});

export const idSchema = z.string().min(1).max(128);
export const nothing = z.object({});
