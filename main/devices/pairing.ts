import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { plainCode, type Pairing } from '../../contract/devices.ts';

/** Without signs that look like others. */
const signs = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const codeLength = 8;
const lifetimeMs = 5 * 60_000;

/** Wrong codes that one address may send within the window of time, and that one code outlives, whoever sent them. */
const mostWrongOfAddress = 5;
const mostWrongOfCode = 20;
const windowMs = 10 * 60_000;
/** More than a home has devices; the oldest is forgotten first. */
const mostAddresses = 1000;

export type Redeemed = { kind: 'right' } | { kind: 'wrong' } | { kind: 'wait'; seconds: number };

/**
 * The one code that lets a device in: for a few minutes, once. 31^8 codes and twenty guesses leave whoever tries no
 * chance worth naming. Where there is no code, every code is wrong in the same way.
 */
export function createPairing({ now = Date.now }: { now?: () => number }) {
  let current: (Pairing & { digest: Buffer; wrong: number }) | null = null;
  const wrongByAddress = new Map<string, number[]>();

  function valid() {
    if (current !== null && current.expiresAt <= now()) current = null;
    return current;
  }

  function recentOf(address: string): number[] {
    return (wrongByAddress.get(address) ?? []).filter((at) => at > now() - windowMs);
  }

  function countWrong(address: string): void {
    const recent = [...recentOf(address), now()];
    wrongByAddress.delete(address);
    wrongByAddress.set(address, recent);
    const [oldest] = wrongByAddress.keys();
    if (wrongByAddress.size > mostAddresses && oldest !== undefined) wrongByAddress.delete(oldest);
    if (current === null) return;
    current.wrong += 1;
    if (current.wrong >= mostWrongOfCode) current = null;
  }

  return {
    begin: (): Pairing => {
      const plain = Array.from({ length: codeLength }, () => signs[randomInt(signs.length)]).join('');
      const code = `${plain.slice(0, 4)}-${plain.slice(4)}`;
      current = { code, expiresAt: now() + lifetimeMs, digest: digest(plain), wrong: 0 };
      return { code, expiresAt: current.expiresAt };
    },
    current: (): Pairing | null => {
      const pairing = valid();
      return pairing === null ? null : { code: pairing.code, expiresAt: pairing.expiresAt };
    },
    end: (): void => {
      current = null;
    },
    /** Uses the code up where it is right. */
    redeem: (code: string, address: string): Redeemed => {
      const recent = recentOf(address);
      const [first] = recent;
      if (recent.length >= mostWrongOfAddress && first !== undefined) {
        return { kind: 'wait', seconds: Math.ceil((first + windowMs - now()) / 1000) };
      }
      const wanted = valid()?.digest ?? randomBytes(32);
      if (!timingSafeEqual(digest(plainCode(code)), wanted)) {
        countWrong(address);
        return { kind: 'wrong' };
      }
      current = null;
      wrongByAddress.delete(address);
      return { kind: 'right' };
    },
  };
}

export type PairingDesk = ReturnType<typeof createPairing>;

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
