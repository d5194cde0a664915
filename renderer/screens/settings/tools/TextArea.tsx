import { useEffect, useId, useRef } from 'react';
import { classNames } from '../../../ui/class-names.ts';

export type TextAreaProps = {
  label: string;
  text?: string;
  complaint?: string | null;
  placeholder?: string;
  value: string;
  rows?: number;
  hasFocus?: boolean;
  onChange(value: string): void;
};

/** Lines of text, with what they are for above and what they look like below. */
export function TextArea(props: TextAreaProps) {
  const { label, text, complaint = null, placeholder, value, rows = 2, hasFocus = false, onChange } = props;
  const hintId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (hasFocus) area.current?.focus();
  }, [hasFocus]);
  return (
    <label className="block">
      <span className="mb-1 block font-medium">{label}</span>
      <textarea
        ref={area}
        value={value}
        rows={rows}
        spellCheck={false}
        placeholder={placeholder}
        aria-invalid={complaint !== null}
        aria-describedby={hintId}
        onChange={(event) => onChange(event.target.value)}
        className="field-sizing-content block max-h-40 w-full resize-none rounded-control border border-border-strong bg-surface px-2.5 py-1.5 font-mono text-caption select-text focus-visible:outline-2 focus-visible:-outline-offset-1 aria-invalid:border-bad"
      />
      <span
        id={hintId}
        role={complaint === null ? undefined : 'alert'}
        className={classNames('mt-1 block text-caption text-pretty', complaint === null ? 'text-muted' : 'text-bad')}
      >
        {complaint ?? text}
      </span>
    </label>
  );
}
