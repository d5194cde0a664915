import { hostname, networkInterfaces } from 'node:os';

/** Whether a Host header names this computer by one of its loopback names. */
export function isOwnHost(host: string | undefined): boolean {
  if (host === undefined) return false;
  const name = nameOf(host);
  return name === 'localhost' || name.endsWith('.localhost') || name === '127.0.0.1' || name === '[::1]';
}

/** Also its other names and addresses, while it serves the network. A name that a stranger chose is none of them. */
export function isAllowedHost(host: string | undefined, isOnNetwork: boolean): boolean {
  if (isOwnHost(host)) return true;
  if (!isOnNetwork || host === undefined) return false;
  const name = nameOf(host);
  const own = hostname().toLowerCase();
  if ([own, `${own}.local`, `${own}.lan`, `${own}.home`, `${own}.internal`].includes(name)) return true;
  return ownAddresses().some((address) => name === address || name === `[${address}]`);
}

/** The addresses under which other computers reach this one. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => !address.internal)
    .map(({ address }) => address.toLowerCase());
}

function nameOf(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}
