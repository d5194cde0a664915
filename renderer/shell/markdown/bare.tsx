import type { ComponentProps, ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { Block } from 'streamdown';
import type { Components } from 'streamdown';
import { createBlockReader } from './blocks.ts';
import type { Block as Part } from './blocks.ts';
import { webAddress } from './links.ts';
import { hasMath } from './math.ts';
import { remarkPlugins, textPlugins, withMath } from './pipeline.ts';
import type { MathPlugins } from './pipeline.ts';
import { plainTextOf } from './plain-text.ts';
import { notePrefix } from './references.ts';
import { isTooMuch, loadMath } from './TextBlock.tsx';

/** A text as other programs take it: no buttons, no colours, formulas as they were written. */
export async function setBare(markdown: string): Promise<{ html: string; plain: string }> {
  const parts = createBlockReader()(markdown, false, 0);
  const math = parts.some((part) => 'text' in part && hasMath(part.text)) ? await loadMath() : null;
  const container = document.createElement('div');
  const root = createRoot(container);
  flushSync(() => root.render(<BareText parts={parts} math={math} />));
  for (const formula of container.querySelectorAll('.katex')) {
    const mark = formula.closest('.katex-display') === null ? '$' : '$$';
    formula.replaceWith(`${mark}${formula.querySelector('annotation')?.textContent ?? ''}${mark}`);
  }
  const result = { html: container.innerHTML, plain: plainTextOf(container) };
  root.unmount();
  return result;
}

const components = {
  a: BareLink,
  img: BareImage,
} as Components;

function BareText({ parts, math }: { parts: readonly Part[]; math: MathPlugins | null }) {
  const notes = parts.filter((part) => part.kind === 'note');
  return (
    <>
      {parts.map((part, index) => (
        <BarePart key={index} part={part} math={math} />
      ))}
      {notes.length === 0 ? null : (
        <ol>
          {notes.map((note) => (
            <li key={note.number}>
              <BareBlock text={note.text} math={math} />
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function BarePart({ part, math }: { part: Part; math: MathPlugins | null }): ReactNode {
  switch (part.kind) {
    case 'text':
      return <BareBlock text={part.text} math={math} />;
    case 'code':
      return (
        <pre>
          <code>{part.code}</code>
        </pre>
      );
    case 'plain':
      return <p>{part.text}</p>;
    case 'note':
      return null;
    default:
      return part satisfies never;
  }
}

function BareBlock({ text, math }: { text: string; math: MathPlugins | null }) {
  if (isTooMuch(text, 'text')) return <p>{text}</p>;
  return (
    <Block
      content={text}
      index={0}
      isIncomplete={false}
      shouldParseIncompleteMarkdown={false}
      shouldNormalizeHtmlIndentation={false}
      components={components}
      remarkPlugins={math === null ? remarkPlugins : [...remarkPlugins, math.remark]}
      rehypePlugins={math === null ? textPlugins : withMath(textPlugins, math)}
    />
  );
}

function BareLink({ href, children }: ComponentProps<'a'>) {
  const address = webAddress(href);
  if (address !== null) return <a href={address.href}>{children}</a>;
  return href?.startsWith(notePrefix) === true ? <sup>{children}</sup> : <>{children}</>;
}

/** Its name, with the address behind it: pasting must fetch nothing. */
function BareImage({ src, alt }: ComponentProps<'img'>) {
  const address = webAddress(typeof src === 'string' ? src : undefined);
  return address === null ? <>{alt}</> : <a href={address.href}>{alt === '' ? address.href : alt}</a>;
}
