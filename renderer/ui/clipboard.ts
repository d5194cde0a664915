/** As every browser still has it, whatever the standard says of it. */
type Copying = { execCommand(command: 'copy'): boolean };

/** Puts a text on the clipboard. */
export async function copyText(text: string): Promise<void> {
  if (window.isSecureContext) await navigator.clipboard.writeText(text);
  else copyByEvent({ 'text/plain': text });
}

/** Puts a text on the clipboard in two forms, of which the program that takes it chooses one. */
export async function copyRich(html: string, plain: string): Promise<void> {
  const parts = { 'text/html': html, 'text/plain': plain };
  if (!window.isSecureContext) {
    copyByEvent(parts);
    return;
  }
  const blobs = Object.entries(parts).map(([type, text]) => [type, new Blob([text], { type })] as const);
  await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
}

/** A page that came over plain HTTP has no clipboard to write to: there, this answers a copy of a selection. */
function copyByEvent(parts: Readonly<Record<string, string>>): void {
  const before = document.activeElement;
  const field = document.createElement('textarea');
  field.value = parts['text/plain'] ?? '';
  field.readOnly = true;
  field.className = 'sr-only';
  // Within an open dialog, which would take the focus back.
  (before?.parentElement ?? document.body).append(field);
  field.select();
  const onCopy = (event: ClipboardEvent) => {
    for (const [type, text] of Object.entries(parts)) event.clipboardData?.setData(type, text);
    event.preventDefault();
  };
  document.addEventListener('copy', onCopy);
  const copying: Copying = document;
  const hasWorked = copying.execCommand('copy');
  document.removeEventListener('copy', onCopy);
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  if (!hasWorked) throw new Error('The browser did not copy.');
}
