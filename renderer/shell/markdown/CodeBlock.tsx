import { Code, Download, Eye, WrapText } from 'lucide-react';
import { lazy, memo, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/copy-button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { fileNameFor, languageOf, previewKind } from './languages.ts';
import { saveText } from './save.ts';
import type { Line } from './tokenizer.ts';
import { useHighlight } from './use-highlight.ts';

const Diagram = lazy(() => import('./Diagram.tsx'));
const Preview = lazy(() => import('./Preview.tsx'));

/** Direction marks make code read otherwise than it runs. */
const turningMarks = /[\u202a-\u202e\u2066-\u2069]/;

export type CodeBlockProps = {
  code: string;
  /** As the fence names it. */
  language: string;
  /** Whether it is still being written. */
  isOpen: boolean;
};

/** Code with its language and what can be done with it. Diagrams are drawn, and pages shown if a person wants to see them. */
export const CodeBlock = memo(function CodeBlock({ code, language, isOpen }: CodeBlockProps) {
  const { t } = useTranslation();
  const [isWrapped, setIsWrapped] = useState(false);
  const kind = previewKind(language, code);
  // Of this code alone: another version of the answer in its place has to be asked for again.
  const [choice, setChoice] = useState<{ code: string; isPicture: boolean } | null>(null);
  const wantsPicture = choice?.code === code ? choice.isPicture : kind === 'diagram';
  const showsPicture = kind !== null && wantsPicture && !isOpen;

  return (
    <figure className="code-block" data-testid="code-block">
      <figcaption className="flex h-9 items-center gap-0.5 border-b border-border pe-1 ps-4 max-column:h-11">
        <span className="min-w-0 flex-1 truncate font-mono text-caption text-muted">
          {language === '' ? t('markdown.plain') : language}
        </span>
        {turningMarks.test(code) ? (
          <span className="me-2 text-caption text-caution">{t('markdown.turned')}</span>
        ) : null}
        {kind === null || isOpen ? null : (
          <IconButton
            icon={showsPicture ? Code : Eye}
            label={showsPicture ? t('markdown.showCode') : t(`markdown.show.${kind}`)}
            onClick={() => setChoice({ code, isPicture: !wantsPicture })}
          />
        )}
        {showsPicture ? null : (
          <IconButton
            icon={WrapText}
            label={t('markdown.wrap')}
            aria-pressed={isWrapped}
            onClick={() => setIsWrapped(!isWrapped)}
          />
        )}
        {isOpen ? null : (
          <IconButton
            icon={Download}
            label={t('markdown.saveCode')}
            onClick={() => saveText(code, fileNameFor(language, code), 'text/plain')}
          />
        )}
        <CopyButton text={code} label={t('markdown.copyCode')} copiedLabel={t('common.copied')} />
      </figcaption>
      {showsPicture ? (
        <Suspense fallback={<Source code={code} language="" isWrapped={isWrapped} isOpen={false} />}>
          {kind === 'diagram' ? (
            <Diagram source={code} fallback={<Source code={code} language="" isWrapped={isWrapped} isOpen={false} />} />
          ) : (
            <Preview kind={kind} source={code} />
          )}
        </Suspense>
      ) : (
        <Source code={code} language={language} isWrapped={isWrapped} isOpen={isOpen} />
      )}
    </figure>
  );
});

type SourceProps = CodeBlockProps & { isWrapped: boolean };

function Source({ code, language, isWrapped, isOpen }: SourceProps) {
  return (
    <pre
      // Long lines scroll by the arrow keys too.
      tabIndex={isWrapped ? -1 : 0}
      dir="ltr"
      className={`px-4 py-3 text-interface leading-[1.6] focus-visible:-outline-offset-2 ${isWrapped ? 'break-words whitespace-pre-wrap' : 'overflow-x-auto'}`}
    >
      <code className={isOpen ? 'code-live' : ''}>
        {languageOf(language) === null ? code : <Highlighted code={code} language={language} />}
      </code>
    </pre>
  );
}

/** Coloured lines, and behind them the text that has no colours yet. */
function Highlighted({ code, language }: { code: string; language: string }) {
  const { lines, rest } = useHighlight(code, language);
  return (
    <>
      {lines.map((line, index) => (
        <CodeLine key={index} line={line} isFirst={index === 0} />
      ))}
      {rest}
    </>
  );
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
