const quantization =
  /(?:^|[-._])((?:UD-)?(?:I?Q\d(?:_[A-Z0-9]+)*|MXFP4(?:_MOE)?|TQ\d_\d|BF16|F16|F32|FP16|FP32))(?=[-._]|$)/i;

/** For people: the model's name without what every such repository has in its name, and the quantization. */
export function makeTitle(repo: string, firstFile: string): string {
  const name = (repo.split('/')[1] ?? repo).replace(/[-_.]?gguf$/i, '');
  const file = firstFile.split('/').at(-1) ?? firstFile;
  const label = quantization.exec(file.replace(/\.gguf$/i, ''))?.[1];
  if (label === undefined) return name;
  return name.toUpperCase().endsWith(label.toUpperCase()) ? name : `${name} ${label.toUpperCase()}`;
}

/** Whether a file only lets another one see or hear. */
export function isCompanion(path: string): boolean {
  return /mmproj/i.test(path.split('/').at(-1) ?? path);
}
