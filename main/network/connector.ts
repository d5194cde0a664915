import type { LookupFunction, Socket } from 'node:net';
import { buildConnector } from 'undici';

const receiveBytes = 256 * 1024;
/** Where a body is received faster than it is used. */
const spareBytes = 64 * 1024;
/** The parser keeps views of what it was given until a head is whole, and refuses longer ones. */
const maxHeadBytes = 16 * 1024;

/**
 * Connects so that all that a connection receives comes through one buffer of its own. Node would allocate anew for
 * each read; clearing those buffers away costs more processor time than receiving a large file does. So whoever is
 * handed a piece of a body copies it before it returns.
 */
export function createConnector(options: { timeout: number; lookup?: LookupFunction }): buildConnector.connector {
  return (target, callback) => {
    const own = Buffer.allocUnsafeSlow(receiveBytes);
    let socket: Socket | null = null;
    const isTaken = () => socket === null || socket.readableLength === 0;
    const connect = buildConnector({
      ...options,
      // Several connections to one host are what a download in ranges lives on; HTTP/2 would share one.
      allowH2: false,
      onread: {
        // What nobody has taken yet stays as it is.
        buffer: () => (isTaken() ? own : Buffer.allocUnsafeSlow(spareBytes)),
        callback: (bytes, buffer) => {
          // In HTTP nobody speaks before being asked.
          if (socket === null) return true;
          const piece = Buffer.from(buffer.buffer, buffer.byteOffset, bytes);
          socket.push(bytes < maxHeadBytes ? Buffer.from(piece) : piece);
          // The stream would say so later, when the buffer may hold the next piece.
          socket.emit('readable');
          return isTaken();
        },
      },
    });
    connect(target, (...result) => {
      socket = result[1];
      callback(...result);
    });
  };
}
