import { WrapText } from 'lucide-react';
import { isValidElement, memo, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsCodeFenceIncomplete } from 'streamdown';
import { CopyButton } from '../../ui/copy-button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import type { Line } from './tokenizer.ts';
import { useHighlight } from './use-highlight.ts';

type Fence = { code: string; language: string };

/** Markdown gives a `<pre>` with one `<code class="language-x">` in it. */
function readFence(children: ReactNode): Fence {
  if (!isValidElement<{ className?: string; children?: ReactNode }>(children)) return { code: '', language: '' };
  const { className, children: text } = children.props;
  const language = /language-([^\s]+)/.exec(className ?? '')?.[1] ?? '';
  return { code: typeof text === 'string' ? text.replace(/\n$/, '') : '', language };
}

/** Code with its language, a copy button and a switch for long lines. Copying works while it is still written. */
export function CodeFence({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  const [isWrapped, setIsWrapped] = useState(false);
  const { code, language } = readFence(children);
  const isIncomplete = useIsCodeFenceIncomplete();
  return (
    <figure className="overflow-hidden rounded-card border border-border bg-sunken" data-testid="code-block">
      <figcaption className="flex h-9 items-center gap-0.5 border-b border-border pr-1 pl-4">
        <span className="flex-1 font-mono text-caption text-muted">
          {language === '' ? t('markdown.plain') : language}
        </span>
        <IconButton
          icon={WrapText}
          label={t('markdown.wrap')}
          side="top"
          aria-pressed={isWrapped}
          onClick={() => setIsWrapped(!isWrapped)}
        />
        <CopyButton text={code} label={t('markdown.copyCode')} copiedLabel={t('common.copied')} />
      </figcaption>
      <pre
        // Long lines scroll by the arrow keys too.
        tabIndex={isWrapped ? -1 : 0}
        className={`px-4 py-3 text-interface leading-[1.6] focus-visible:-outline-offset-2 ${isWrapped ? 'break-words whitespace-pre-wrap' : 'overflow-x-auto'}`}
      >
        <code className={isIncomplete ? 'code-live' : ''}>
          <Highlighted code={code} language={language} />
        </code>
      </pre>
    </figure>
  );
}

/** Coloured lines, or the text as it came until the colours are there. */
function Highlighted({ code, language }: Fence) {
  const lines = useHighlight(code, language);
  if (lines === null) return code;
  return lines.map((line, index) => <CodeLine key={index} line={line} isFirst={index === 0} />);
}

/** Lines that are whole are the same objects from one token to the next, and are not drawn again. */
const CodeLine = memo(function CodeLine({ line, isFirst }: { line: Line; isFirst: boolean }) {
  return (
    <>
      {isFirst ? '' : '\n'}
      {line.map((token) => (
        <span key={token.offset} className="code-token" style={token.htmlStyle}>
          {token.content}
        </span>
      ))}
    </>
  );
});
