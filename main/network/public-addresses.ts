import { lookup } from 'node:dns';
import { lookup as lookUp } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { AppError } from '../../contract/errors.ts';

/** This computer, the network around it, and what no page has its address in. By IANA's special-purpose registries. */
const notPublic = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv4');
}
/** Within this lie all public addresses of the sixth version; what is translated to older ones is looked at again. */
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');
const notPublic6 = new BlockList();
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  notPublic6.addSubnet(network, prefix, 'ipv6');
}

/** Whether an address is one of the internet, and not of this computer or of a network around it. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !notPublic.check(address, 'ipv4');
    case 6:
      return global6.check(address, 'ipv6') && !notPublic6.check(address, 'ipv6');
    default:
      return false;
  }
}

/** Connects to nothing else than what was looked up and found public, so that a name can't mean another place then. */
export const lookUpPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error !== null) {
      callback(error, '');
      return;
    }
    const [first] = found;
    if (first === undefined || !found.every(({ address }) => isPublicAddress(address))) {
      callback(refused(hostname), '');
    } else if (options.all === true) callback(null, found);
    else callback(null, first.address, first.family);
  });
};

/** Refuses what is known not to be public before anything is sent, whoever would look the name up. */
export async function requirePublic(url: URL): Promise<void> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) {
    if (!isPublicAddress(host)) throw refused(url.hostname);
    return;
  }
  const name = host.toLowerCase().replace(/\.$/, '');
  if (!name.includes('.') || /\.(?:localhost|local|internal|lan|home\.arpa)$/.test(name)) throw refused(url.hostname);
  // A name that only a proxy can look up is left to it.
  const found = await lookUp(name, { all: true }).catch(() => []);
  if (!found.every(({ address }) => isPublicAddress(address))) throw refused(url.hostname);
}

function refused(host: string): AppError {
  return new AppError('policy_blocked', `${host} is an address of this computer or of the network around it.`, {
    remedy: 'Pages there are read only where they are allowed in the settings, under Tools.',
    details: { host },
  });
}
