import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What can be wrong with a release. */
type Release = {
  version: string;
  channel?: 'latest' | 'beta';
  notes?: string;
  /** Of those who are offered it. */
  percentage?: number;
  /** The file that arrives; by default one that starts and says so. */
  content?: Buffer;
  /** Whose hash stands in the description. */
  describedContent?: Buffer;
  signedBy?: KeyObject | null;
  /** Changes the description after it was signed. */
  tamper?(description: string): string;
};

export type Publisher = AsyncDisposable & {
  url: string;
  publicKey: string;
  /** Paths that were asked for, without their queries. */
  asked: string[];
  /** Names of the headers that came with them. */
  headers: Set<string>;
  publish(release: Release): void;
  /** Ends connections after so many bytes of a file; `null`: not. */
  cutAfterBytes(bytes: number | null): void;
  /** Holds files back until it is called again with `false`. */
  hold(isHeld: boolean): void;
};

/** A program that stands for an AppImage: it writes what it was started with, and is as long as is wished. */
export function program(version: string, sizeBytes = 300_000): Buffer {
  const script = `#!/bin/sh\necho ${version} >>"$PADDOCK_TEST_MARK"\nexit 0\n`;
  return Buffer.from(script.padEnd(sizeBytes, '#'));
}

export function makeKeys(): { privateKey: KeyObject; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') };
}

const platformSuffix = { linux: '-linux', darwin: '-mac' }[String(process.platform)] ?? '';
const archSuffix = process.platform === 'linux' && process.arch !== 'x64' ? `-${process.arch}` : '';

/** A server on this computer that new versions are published on. */
export async function startPublisher(): Promise<Publisher> {
  const { privateKey, publicKey } = makeKeys();
  const files = new Map<string, Buffer>();
  const asked: string[] = [];
  const headers = new Set<string>();
  let cutAt: number | null = null;
  let held: (() => void)[] | null = null;

  const sendFile = (response: ServerResponse, content: Buffer) => {
    response.writeHead(200, { 'content-length': content.length });
    if (cutAt === null) response.end(content);
    else response.write(content.subarray(0, cutAt), () => response.destroy());
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    asked.push(pathname);
    for (const name of Object.keys(request.headers)) headers.add(name);
    const content = files.get(pathname);
    if (content === undefined) response.writeHead(404).end();
    else if (!pathname.endsWith('.AppImage')) response.end(content);
    else if (held === null) sendFile(response, content);
    else held.push(() => sendFile(response, content));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/releases/`,
    publicKey,
    asked,
    headers,
    publish({ version, channel = 'latest', notes = '', percentage, content = program(version), ...faults }) {
      const name = `Paddock-${version}-linux-${process.arch}.AppImage`;
      const { describedContent = content, signedBy = privateKey, tamper = (text: string) => text } = faults;
      const description = [
        `version: ${version}`,
        'files:',
        `  - url: ${name}`,
        `    sha512: ${createHash('sha512').update(describedContent).digest('base64')}`,
        `    size: ${describedContent.length}`,
        `releaseNotes: ${JSON.stringify(notes)}`,
        "releaseDate: '2026-11-01T12:00:00.000Z'",
        ...(percentage === undefined ? [] : [`stagingPercentage: ${percentage}`]),
        '',
      ].join('\n');
      const path = `/releases/${channel}${platformSuffix}${archSuffix}.yml`;
      files.set(`/releases/${name}`, content);
      files.set(path, Buffer.from(tamper(description)));
      files.delete(`${path}.sig`);
      if (signedBy === null) return;
      const signature = sign(null, Buffer.from(description), signedBy);
      files.set(`${path}.sig`, Buffer.from(`${signature.toString('base64')}\n`));
    },
    cutAfterBytes: (bytes) => {
      cutAt = bytes;
    },
    hold: (isHeld) => {
      const waiting = held ?? [];
      held = isHeld ? [] : null;
      for (const go of waiting) go();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
