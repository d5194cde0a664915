import { attachFiles, useAttachments } from './attachments.ts';
import { openDroppedFile } from './models.ts';

/** Model files are opened. Others go along with the question where one can be written; elsewhere it is said what can be opened. */
export function takeDroppedFiles(files: readonly File[]): void {
  const { target } = useAttachments.getState();
  const isModel = (file: File) => file.name.toLowerCase().endsWith('.gguf');
  const others = files.filter((file) => !isModel(file));
  for (const file of target === null ? files : files.filter(isModel)) void openDroppedFile(file);
  if (target !== null && others.length > 0) void attachFiles(target, others);
}
