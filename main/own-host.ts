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

/** Where other computers reach a port of this one, the likeliest first: addresses that a person can type. */
export function networkUrls(port: number): string[] {
  return Object.entries(networkInterfaces())
    .flatMap(([name, addresses]) => (addresses ?? []).map((address) => ({ ...address, isVirtual: virtual.test(name) })))
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .toSorted((a, b) => Number(a.isVirtual) - Number(b.isVirtual))
    .map(({ address }) => `http://${address}:${port}`);
}

/** Networks between this computer and its own containers and virtual machines, where no phone is. */
const virtual = /^(br-|docker|podman|vboxnet|vEthernet|veth|virbr|vmnet|utun|tailscale|tun|wg)/i;

function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => !address.internal)
    .map(({ address }) => address.toLowerCase());
}

function nameOf(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}
