import { useEffect, useRef } from 'react';
import { classNames } from '../../../ui/class-names.ts';

const lineHeightPx = 20;
const paddingPx = 8;

export type CodeAreaProps = {
  label: string;
  text: string;
  /** The line, from 1, that is marked. */
  markedLine: number | null;
  /** The line that is brought into sight, where that is not the one that is marked. */
  shownLine?: number;
  onChange(text: string): void;
};

/** A plain text field with line numbers that scroll along. */
export function CodeArea({ label, text, markedLine, shownLine, onChange }: CodeAreaProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const count = text.split('\n').length;
  const goesTo = shownLine ?? markedLine;

  useEffect(() => {
    const field = area.current;
    if (field === null) return;
    field.focus();
    const lines = field.value.split('\n');
    const index = Math.min(goesTo ?? 1, lines.length) - 1;
    const start = lines.slice(0, index).join('\n').length + (index === 0 ? 0 : 1);
    field.setSelectionRange(start, goesTo === null ? start : start + (lines[index]?.length ?? 0));
    field.scrollTop = Math.max(0, index * lineHeightPx - field.clientHeight / 2);
  }, [goesTo]);

  return (
    <div className="flex min-h-0 flex-1 font-mono text-caption leading-5 [font-variant-ligatures:none]">
      <div
        ref={gutter}
        aria-hidden
        className="numbers shrink-0 overflow-hidden border-e border-border bg-sunken py-2 text-end text-faint"
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
        aria-label={label}
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
