import { AppError } from '../../../contract/errors.ts';

/** What can be wrong with a document, in words. `name` is the file's. */
export const problems = {
  empty: (name: string) => new AppError('invalid_input', `${name} is empty.`),
  noText: (name: string) =>
    new AppError('unsupported', `${name} has only pictures of text.`, {
      remedy: 'Have its text recognised (OCR) by a scanner program, then attach it again.',
    }),
  nothing: (name: string) => new AppError('unsupported', `There is no text in ${name}.`),
  encrypted: (name: string) =>
    new AppError('unsupported', `${name} is locked with a password.`, { remedy: 'Save it without one.' }),
  broken: (name: string, cause?: unknown) =>
    new AppError('file_unreadable', `${name} is broken and can’t be read.`, {
      remedy: 'Open it in the program that made it, and save it again.',
      cause,
    }),
  notWhatItSays: (name: string, format: string) =>
    new AppError('unsupported', `${name} is named as ${format} and is none.`, {
      remedy: 'Give it the right ending, or save it again.',
    }),
  oldOffice: (name: string) =>
    new AppError('unsupported', `${name} is an old Office file, or one with a password.`, {
      remedy: 'Save it as DOCX or PDF, without a password.',
    }),
  otherOffice: (name: string) =>
    new AppError('unsupported', `${name} is no Word document.`, {
      remedy: 'Save slides as PDF, and tables as CSV.',
    }),
  richText: (name: string) =>
    new AppError('unsupported', `${name} is rich text (RTF).`, { remedy: 'Save it as DOCX or as plain text.' }),
  archive: (name: string) =>
    new AppError('unsupported', `${name} is an archive.`, { remedy: 'Unpack it and attach the files in it.' }),
  binary: (name: string) => new AppError('unsupported', `${name} is not a text.`),
  bomb: (name: string) =>
    new AppError('unsupported', `${name} unpacks to far more than a document has.`, {
      remedy: 'If you trust it, save it again in a word processor.',
    }),
  tooSlow: (name: string, seconds: number) =>
    new AppError('file_unreadable', `${name} could not be read within ${seconds} seconds.`, {
      remedy: 'Split it into smaller parts.',
    }),
  tooMuchMemory: (name: string) =>
    new AppError('file_unreadable', `${name} takes more memory to read than any real document.`, {
      remedy: 'Split it into smaller parts.',
    }),
  cancelled: () => new AppError('cancelled', 'Reading the document was cancelled.'),
};
