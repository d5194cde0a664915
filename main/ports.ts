import { createServer } from 'node:net';
import { AppError } from '../contract/errors.ts';

/** Why a server that a person switched on can't listen, with a port that it could have instead. */
export async function portError(port: number, cause: NodeJS.ErrnoException): Promise<AppError> {
  if (cause.code !== 'EADDRINUSE' && cause.code !== 'EACCES') {
    return new AppError('internal', `The server could not be switched on (${cause.code ?? cause.message}).`, { cause });
  }
  const freePort = await findFreePort(port + 1);
  return new AppError('port_in_use', `Port ${port} is in use by another program.`, {
    remedy: freePort === null ? 'Choose another port.' : `Use port ${freePort}, or end the other program.`,
    details: { port, freePort },
    cause,
  });
}

/** The first free port from `start` on, among the next hundred; `null` where there is none. */
async function findFreePort(start: number): Promise<number | null> {
  for (let port = start; port < Math.min(start + 100, 65536); port += 1) {
    if (await isFree(port)) return port;
  }
  return null;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
