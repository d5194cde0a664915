/** Hands a text to the browser as a file to keep. */
export function saveText(text: string, name: string, type: string): void {
  saveBlob(new Blob([text], { type: `${type};charset=utf-8` }), name);
}

/** Hands a file to the browser, which puts it where downloads go, or asks. */
export function saveBlob(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then; the content need not stay in memory.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
