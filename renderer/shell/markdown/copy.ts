import { copyRich, copyText } from '../../ui/clipboard.ts';

export type CopyKind = 'markdown' | 'plain' | 'rich';

/**
 * Copies a text that was written in Markdown: as it is, as a person would have typed it without, or set, for programs
 * that take headings and tables.
 */
export async function copyMarkdown(markdown: string, kind: CopyKind): Promise<void> {
  if (kind === 'markdown') return copyText(markdown);
  // What sets it is not part of what the window begins with.
  const { setBare } = await import('./bare.tsx');
  const { html, plain } = await setBare(markdown);
  return kind === 'plain' ? copyText(plain) : copyRich(html, plain);
}
