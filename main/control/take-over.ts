import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { nonceHeader, proof, proofHeader, readControlAddress, type ControlAddress } from './address.ts';

const patienceMs = 15_000;
const lookAgainMs = 50;

/**
 * Has a command that uses the data folder meanwhile hand it over, and waits until it has. A Paddock that is there to
 * stay is left alone: opening the folder then says that it is in use.
 */
export async function takeOver(dataFolder: string): Promise<void> {
  const address = readControlAddress(dataFolder);
  if (address === null || !address.givesWay || !(await askToGiveWay(address))) return;
  const until = performance.now() + patienceMs;
  while (readControlAddress(dataFolder)?.secret === address.secret && performance.now() < until) {
    await wait(lookAgainMs);
  }
}

/** False where nobody is there any more: it crashed. */
async function askToGiveWay({ port, secret }: ControlAddress): Promise<boolean> {
  const nonce = randomUUID();
  const headers = { [nonceHeader]: nonce, [proofHeader]: proof(secret, 'asks', nonce) };
  const signal = AbortSignal.timeout(patienceMs);
  return fetch(`http://127.0.0.1:${port}/give-way`, { method: 'POST', headers, signal }).then(
    ({ status }) => status === 202,
    () => false,
  );
}
