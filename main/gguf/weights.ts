import { quote } from './problems.ts';
import { readFully, type ByteSource } from './reader.ts';
import type { GgufHeader } from './header.ts';
import type { GgufWarning } from './report.ts';

const budgetBytes = 2 * 1024 * 1024;
const perTensorBytes = 256 * 1024;

/** Looks into the start of the first unquantized tensors, a bounded number of bytes. Their data has to be there. */
export async function sampleWeights(source: ByteSource, header: GgufHeader): Promise<GgufWarning[]> {
  let leftBytes = budgetBytes;
  for (const tensor of header.tensors) {
    const isNan = nanTests[tensor.type.name];
    if (!isNan) continue;
    const length = Math.min(tensor.sizeBytes, perTensorBytes, leftBytes);
    const bytes = await readFully(source, header.dataOffset + tensor.offset, length);
    if (isNan(bytes)) {
      return [
        {
          code: 'nan_weights',
          message: `The weights contain NaN: ${quote(tensor.name)} holds values that are no numbers. The model will answer nonsense.`,
        },
      ];
    }
    leftBytes -= length;
    if (leftBytes < 8) break;
  }
  return [];
}

const nanTests: Readonly<Record<string, (bytes: Uint8Array) => boolean>> = {
  F32: (bytes) => new Float32Array(bytes.buffer, 0, bytes.length >> 2).some((value) => Number.isNaN(value)),
  F16: (bytes) => new Uint16Array(bytes.buffer, 0, bytes.length >> 1).some((bits) => (bits & 0x7fff) > 0x7c00),
  BF16: (bytes) => new Uint16Array(bytes.buffer, 0, bytes.length >> 1).some((bits) => (bits & 0x7fff) > 0x7f80),
};
