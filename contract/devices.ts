import { z } from 'zod';
import { errorInfoSchema } from './errors.ts';
import { idSchema, nothing, procedure } from './procedure.ts';

export const deviceNameSchema = z.string().trim().min(1).max(60);

/** A phone or another computer that may use the window. Its secret lies in its browser, and here only as a hash. */
export const deviceSchema = z.object({
  id: idSchema,
  name: deviceNameSchema,
  pairedAt: z.int(),
  /** When it last used the window; the time of its pairing until then. */
  lastSeenAt: z.int(),
  /** From where. */
  address: z.string(),
  /** Whether a window of it is open now. */
  isConnected: z.boolean(),
});
export type Device = z.infer<typeof deviceSchema>;

/** What lets one device in, once, until it has expired. */
export const pairingSchema = z.object({
  /** Two groups of four signs. */
  code: z.string(),
  expiresAt: z.int(),
});
export type Pairing = z.infer<typeof pairingSchema>;

export const deviceWindowSchema = z.object({
  /** Whether a person switched it on. */
  isOn: z.boolean(),
  /** Whether it answers: false where it could not be switched on, and `error` says why. */
  isServing: z.boolean(),
  port: z.int(),
  /** Under which addresses other devices reach it, the likeliest first. */
  urls: z.array(z.string()),
  /** The code that counts now. */
  pairing: pairingSchema.nullable(),
  error: errorInfoSchema.nullable(),
});
export type DeviceWindow = z.infer<typeof deviceWindowSchema>;

/** The code as it is kept and compared: what people leave out or add when they type it is nothing. */
export function plainCode(code: string): string {
  return code.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** What a device sends to be let in, as JSON to `/pair`. */
export const pairRequestSchema = z.object({ code: z.string().max(40), name: deviceNameSchema });

/** The answer of `/session`: whether whoever asks has been let in, and whether it is another device. */
export const sessionSchema = z.object({ isPaired: z.boolean(), isRemote: z.boolean() });
export type Session = z.infer<typeof sessionSchema>;

/** The window for other devices of this network. None of it can be asked by such a device. */
export const devices = {
  window: procedure.output(deviceWindowSchema),
  /** Switches it on, or moves it to another port. A port in use fails with `port_in_use` and `details.freePort`. */
  open: procedure.input(z.object({ port: z.int().min(1024).max(65535).optional() })).output(deviceWindowSchema),
  /** Switches it off. Paired devices stay in the list, and get in again when it is on. */
  close: procedure.output(deviceWindowSchema),
  /** Makes a code, which lets in one device. An earlier one counts no longer. `conflict` while the window is off. */
  pair: procedure.output(pairingSchema),
  endPairing: procedure.output(nothing),
  /** The one that was seen last first. */
  list: procedure.output(z.array(deviceSchema)),
  rename: procedure.input(z.object({ id: idSchema, name: deviceNameSchema })).output(nothing),
  /** Shuts a device out at once; its open windows close. */
  revoke: procedure.input(z.object({ id: idSchema })).output(nothing),
};
