import type { Session } from '../../contract/devices.ts';
import { bridge } from './bridge.ts';

/** The desktop app, and a browser on the same computer, are let in before they show anything. */
const atHome: Session = { isPaired: true, isRemote: false };

let session = atHome;

/** Asks the host whether this browser has been let in. `null` where the host does not answer. */
async function ask(): Promise<Session | null> {
  try {
    const answer = await fetch('/session', { cache: 'no-store' });
    const read: unknown = answer.ok ? await answer.json() : null;
    return isSession(read) ? read : null;
  } catch {
    return null;
  }
}

function isSession(value: unknown): value is Session {
  return typeof value === 'object' && value !== null && 'isPaired' in value && 'isRemote' in value;
}

/** Before the first paint: whether this window may be shown, and whether it is one of another device. */
export async function openSession(): Promise<Session> {
  if (bridge === undefined) session = (await ask()) ?? atHome;
  return session;
}

/** Whether this window is a browser of another device. */
export function isRemote(): boolean {
  return session.isRemote;
}

/** A device that was shut out meanwhile is shown the way in again. */
export async function leaveIfShutOut(): Promise<void> {
  if (isRemote() && (await ask())?.isPaired === false) window.location.reload();
}

/** Has the host forget this device. */
export async function leave(): Promise<void> {
  await fetch('/leave', { method: 'POST' });
  window.location.reload();
}

/** Why a code did not let this device in. */
export type Refused = { kind: 'wrong' } | { kind: 'wait'; seconds: number } | { kind: 'unreachable' };

/** Sends a code. `null`: this device is let in now. */
export async function pair(code: string, name: string): Promise<Refused | null> {
  const body = JSON.stringify({ code, name });
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch('/pair', { method: 'POST', body, headers }).catch(() => null);
  if (answer === null) return { kind: 'unreachable' };
  if (answer.ok) return null;
  if (answer.status === 429) return { kind: 'wait', seconds: Number(answer.headers.get('Retry-After') ?? 60) };
  return { kind: 'wrong' };
}
