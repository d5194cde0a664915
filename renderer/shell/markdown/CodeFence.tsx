import { isValidElement } from 'react';
import type { ReactNode } from 'react';
import { CodeBlock } from './CodeBlock.tsx';

/** Code within something else, such as an item of a list. Markdown gives a `<pre>` with one `<code class="language-x">` in it. */
export function CodeFence({ children }: { children?: ReactNode }) {
  if (!isValidElement<{ className?: string; children?: ReactNode }>(children)) return null;
  const { className, children: text } = children.props;
  const language = /language-([^\s]+)/.exec(className ?? '')?.[1] ?? '';
  return (
    <CodeBlock code={typeof text === 'string' ? text.replace(/\n$/, '') : ''} language={language} isOpen={false} />
  );
}
