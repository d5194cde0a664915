import { readFileSync } from 'node:fs';
import { createNetwork } from '../network/network.ts';
import { createHubClient, type HubConnection } from './client.ts';
import { paddockTinyPath } from '../../tests/fixtures.ts';

export type TestClient = AsyncDisposable & {
  client: HubConnection;
  /** What requests are made with from now on. */
  use: { token: string | null; endpoint: string };
};

/** A client of a hub on this computer, without settings or a data folder. */
export function connect(endpoint: string, token: string | null = null): TestClient {
  const use = { token, endpoint };
  const settings = { get: () => ({ hubEndpoint: use.endpoint, proxy: null }) };
  const network = createNetwork({ settings, log: { info: () => {} }, version: '0.0.0' });
  const secrets = { hubToken: async () => use.token };
  return {
    client: createHubClient({ network, settings, secrets, environment: {} }),
    use,
    [Symbol.asyncDispose]: () => network[Symbol.asyncDispose](),
  };
}

const alignmentBytes = 32;

/** The diagnostic model with another list of texts before all other metadata, as long as that of a large vocabulary. */
export function modelWithTexts(key: string, texts: readonly string[]): Buffer {
  const model = readFileSync(paddockTinyPath);
  const head = Buffer.from(model.subarray(0, 24));
  head.writeBigUInt64LE(head.readBigUInt64LE(16) + 1n, 16);
  // What is inserted is whole alignments, so that the tensors behind it stay where their header says.
  const missing = alignmentBytes - (encodeList(key, texts).length % alignmentBytes);
  const inserted = encodeList(key, [...texts.slice(0, -1), `${texts.at(-1)}${'x'.repeat(missing)}`]);
  return Buffer.concat([head, inserted, model.subarray(24)]);
}

function encodeList(key: string, texts: readonly string[]): Buffer {
  const string = (text: string) => {
    const bytes = Buffer.alloc(8 + Buffer.byteLength(text));
    bytes.writeBigUInt64LE(BigInt(Buffer.byteLength(text)));
    bytes.write(text, 8);
    return bytes;
  };
  const types = Buffer.alloc(16);
  types.writeUInt32LE(9, 0);
  types.writeUInt32LE(8, 4);
  types.writeBigUInt64LE(BigInt(texts.length), 8);
  return Buffer.concat([string(key), types, ...texts.map(string)]);
}
