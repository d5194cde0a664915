import { EventEmitter } from 'node:events';
import { request, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { strict } from './strict.ts';

/** Requests of the main process go over Node's network, which has no sessions. */
export const net = strict('net', {
  request: (
    { session: _session, ...options }: RequestOptions & { session: unknown },
    onResponse: (response: IncomingMessage) => void,
  ): ClientRequest => request(options, onResponse),
});

/** Is told that the app ends for an update, and tells nobody. */
export const autoUpdater = new EventEmitter();
