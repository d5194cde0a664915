import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { readCookie } from '../window/cookies.ts';

/** Decides who may use the browser window: only who has this run's token, from this window's own page. */
export type Access = {
  token: string;
  cookieFor(port: number): string;
  isToken(candidate: string | undefined): boolean;
  /** A request for a page or a file: right Host, right cookie. */
  mayLoad(headers: IncomingHttpHeaders, port: number): boolean;
  /** A request that acts: as above, and sent by this window's own page. */
  mayAct(headers: IncomingHttpHeaders, port: number): boolean;
};

export function createAccess(): Access {
  const token = randomBytes(32).toString('base64url');

  // Cookies are shared between the ports of a host: the name keeps two windows of two cores apart.
  const cookieName = (port: number) => `paddock-${port}`;
  const ownHosts = (port: number) => [`127.0.0.1:${port}`, `localhost:${port}`];

  const isToken = (candidate: string | undefined) =>
    candidate !== undefined && timingSafeEqual(digest(candidate), digest(token));

  const mayLoad = (headers: IncomingHttpHeaders, port: number) =>
    ownHosts(port).includes(headers.host ?? '') && isToken(readCookie(headers.cookie, cookieName(port)));

  return {
    token,
    cookieFor: (port) => `${cookieName(port)}=${token}; Path=/; HttpOnly; SameSite=Lax`,
    isToken,
    mayLoad,
    mayAct: (headers, port) => mayLoad(headers, port) && headers.origin === `http://${headers.host}`,
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
