import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { invalid, quote } from './problems.ts';
import type { ByteSource } from './reader.ts';

export type FileSource = ByteSource & AsyncDisposable;

/** Opens a local file for reading. Throws `file_not_found` or `file_unreadable`. */
export async function openFileSource(path: string): Promise<FileSource> {
  // Without waiting: a pipe under the name of a model would block for ever. Windows has no such flag, and no such pipes.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: unknown) => {
    throw describeFileError(path, cause);
  });
  const facts = await file.stat();
  if (!facts.isFile()) {
    await file.close();
    throw new AppError(
      'file_unreadable',
      `${quote(basename(path))} is ${facts.isDirectory() ? 'a folder' : 'not a file'}.`,
      {
        remedy: 'Choose a file that ends in .gguf.',
      },
    );
  }
  return {
    sizeBytes: facts.size,
    read: async (offset, length) => {
      const bytes = new Uint8Array(length);
      const { bytesRead } = await file.read(bytes, 0, length, offset).catch((cause: unknown) => {
        throw describeFileError(path, cause);
      });
      return bytes.subarray(0, bytesRead);
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

/** The paths of all parts of a split model, as llama.cpp names them. */
export function splitPaths(path: string, count: number, index: number): string[] {
  const suffix = (part: number) => `-${String(part + 1).padStart(5, '0')}-of-${String(count).padStart(5, '0')}.gguf`;
  const name = basename(path);
  if (!name.endsWith(suffix(index))) {
    throw invalid(
      `The file is part ${index + 1} of ${count} of a model, and its name does not say so.`,
      `Rename it so that it ends in “${suffix(index)}”, as the other parts do.`,
    );
  }
  const stem = name.slice(0, -suffix(index).length);
  return Array.from({ length: count }, (_, part) => join(dirname(path), `${stem}${suffix(part)}`));
}

function describeFileError(path: string, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  const name = quote(basename(path));
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new AppError('file_not_found', `There is no file ${name} in ${dirname(path)}.`, {
        remedy: 'It may have been moved or deleted, or its drive is not connected.',
        cause,
      });
    case 'EACCES':
    case 'EPERM':
      return new AppError('file_unreadable', `Paddock is not allowed to read ${name}.`, {
        remedy: 'Change the permissions of the file, or copy it to a folder of your own.',
        cause,
      });
    case null:
      return cause;
    default:
      return new AppError('file_unreadable', `The system could not read ${name} (${String(code)}).`, {
        remedy: 'Check the drive that the file is on.',
        cause,
      });
  }
}
