import { AppError } from '../../contract/errors.ts';

const chooseAnother = 'Download the file again, or choose another one.';

/** The header contradicts itself, the file's size, or what any model needs. */
export function invalid(message: string, remedy: string = chooseAnother): AppError {
  return new AppError('gguf_invalid', message, { remedy });
}

/** A proper file that the engine cannot run. */
export function unsupported(message: string, remedy: string): AppError {
  return new AppError('gguf_unsupported', message, { remedy });
}

/** The file ends before what it announces. `expectedBytes` where the header tells. */
export function truncated(sizeBytes: number, expectedBytes: number | null): AppError {
  const message =
    expectedBytes === null
      ? `The file is cut short: it ends after ${count(sizeBytes)} bytes, in the middle of its header.`
      : `The file is cut short: it has ${count(sizeBytes)} of ${count(expectedBytes)} bytes.`;
  return new AppError('gguf_truncated', message, {
    remedy: 'The download or copy did not finish. Download the file again.',
    details: { sizeBytes, expectedBytes },
  });
}

/** Text from a file, made fit for a message: short, on one line, without control characters. */
export function quote(text: string): string {
  const printable = text.slice(0, 200).replaceAll(/[\p{C}\s]+/gu, ' ');
  return `“${printable.length > 60 ? `${printable.slice(0, 60)}…` : printable}”`;
}

/** A number as people read it. */
export function count(value: number): string {
  return BigInt(Math.trunc(value)).toLocaleString('en-US');
}
