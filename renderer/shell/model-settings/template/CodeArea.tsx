import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../../ui/class-names.ts';

const lineHeightPx = 20;
const paddingPx = 8;

export type CodeAreaProps = {
  text: string;
  /** The line, from 1, that is marked and brought into sight at first. */
  markedLine: number | null;
  onChange(text: string): void;
};

/** A plain text field with line numbers that scroll along. */
export function CodeArea({ text, markedLine, onChange }: CodeAreaProps) {
  const { t } = useTranslation();
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const count = text.split('\n').length;

  useEffect(() => {
    const field = area.current;
    if (field === null) return;
    field.focus();
    const lines = field.value.split('\n');
    const index = Math.min(markedLine ?? 1, lines.length) - 1;
    const start = lines.slice(0, index).join('\n').length + (index === 0 ? 0 : 1);
    field.setSelectionRange(start, markedLine === null ? start : start + (lines[index]?.length ?? 0));
    field.scrollTop = Math.max(0, index * lineHeightPx - field.clientHeight / 2);
  }, [markedLine]);

  return (
    <div className="flex min-h-0 flex-1 font-mono text-caption leading-5 [font-variant-ligatures:none]">
      <div
        ref={gutter}
        aria-hidden
        className="numbers shrink-0 overflow-hidden border-r border-border bg-sunken py-2 text-right text-faint"
      >
        {Array.from({ length: count }, (_, index) => (
          <div
            key={index}
            className={classNames('h-5 min-w-11 px-2', index + 1 === markedLine && 'bg-bad font-semibold text-surface')}
          >
            {index + 1}
          </div>
        ))}
        {/* As much room as the field's own scroll bar may take. */}
        <div className="h-6" />
      </div>
      <textarea
        ref={area}
        aria-label={t('template.label')}
        value={text}
        spellCheck={false}
        wrap="off"
        onChange={(event) => onChange(event.target.value)}
        onScroll={(event) => gutter.current?.scrollTo({ top: event.currentTarget.scrollTop })}
        style={{ padding: `${paddingPx}px 12px` }}
        className="min-w-0 flex-1 resize-none overflow-auto bg-surface whitespace-pre outline-none select-text focus-visible:outline-2 focus-visible:-outline-offset-2"
      />
    </div>
  );
}
