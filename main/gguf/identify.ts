import { AppError } from '../../contract/errors.ts';
import { quote, truncated, unsupported } from './problems.ts';
import { readFully, type ByteSource } from './reader.ts';

const legacyMagics = new Set(['GGML', 'lmgg', 'tjgg', 'fmgg', 'algg', 'GGJT', 'GGMF', 'GGLA', 'ggml', 'ggjt']);

/** Lets a GGUF file pass; of any other it says what it is, as far as its first bytes tell. */
export async function requireGguf(source: ByteSource): Promise<void> {
  if (source.sizeBytes === 0) throw notGguf('The file is empty.', 'The download did not finish. Download it again.');
  const head = await readFully(source, 0, Math.min(source.sizeBytes, 512));
  const magic = latin1(head.subarray(0, 4));
  if (magic === 'GGUF') {
    if (source.sizeBytes < 24) throw truncated(source.sizeBytes, null);
    return;
  }
  if (magic === 'FUGG') throw bigEndian();
  throw describe(head, magic);
}

/** The same error wherever the other byte order shows. */
export function bigEndian(): AppError {
  return unsupported(
    'This GGUF file is big-endian: it was made for another kind of processor.',
    'Download the little-endian edition of the model.',
  );
}

function describe(head: Uint8Array, magic: string): AppError {
  const text = latin1(head);
  const start = text.trimStart().toLowerCase();
  const getGguf = 'Download the GGUF edition of the model.';
  if (
    start.startsWith('<!doctype') ||
    start.startsWith('<html') ||
    start.startsWith('<?xml') ||
    start.startsWith('<head')
  ) {
    return notGguf(
      'This is a web page that was saved under the name of a model, not a model.',
      'Open the address in a browser to see what the site answered, sign in if it asks for it, and download the file again.',
    );
  }
  if (text.startsWith('version https://git-lfs')) {
    return notGguf(
      'This is a Git LFS pointer: a note that stands for the model, not the model itself.',
      'Run “git lfs pull” in the folder that you cloned, or download the file from the model’s page.',
    );
  }
  if (legacyMagics.has(magic)) {
    return notGguf('This is a GGML file, the format before GGUF, which is no longer read.', getGguf);
  }
  if (magic === 'PK\u0003\u0004')
    return notGguf('This is a zip archive or a PyTorch checkpoint, not a GGUF model.', getGguf);
  if (head.length > 9 && text[8] === '{' && head.subarray(4, 8).every((byte) => byte === 0)) {
    return notGguf('This is a safetensors file, not a GGUF model.', getGguf);
  }
  if (head.every((byte) => byte === 0)) {
    return notGguf('The file begins with nothing but zeros: its download did not finish.', 'Download the file again.');
  }
  if (head.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d))) {
    return notGguf(`This is a text file that begins with ${quote(text)}, not a model.`, 'Download the file again.');
  }
  return notGguf('This is not a GGUF model: its first four bytes are not “GGUF”.', 'Choose a file that ends in .gguf.');
}

function notGguf(message: string, remedy: string): AppError {
  return new AppError('not_a_gguf', message, { remedy });
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
