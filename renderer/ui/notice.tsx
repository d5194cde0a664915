import { CircleAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type NoticeProps = {
  kind: 'caution' | 'bad';
  title: string;
  text?: string | undefined;
  /** Buttons that do what the text advises. */
  children?: ReactNode;
  className?: string;
};

/** What happened, what to do, and the button that does it. */
export function Notice({ kind, title, text, children, className }: NoticeProps) {
  const Icon = kind === 'bad' ? CircleAlert : TriangleAlert;
  return (
    <section
      aria-label={title}
      className={classNames(
        'flex gap-3 rounded-card border border-border p-3',
        kind === 'bad' ? 'bg-bad-soft' : 'bg-caution-soft',
        className,
      )}
    >
      <Icon
        size={16}
        strokeWidth={1.75}
        aria-hidden
        className={classNames('mt-0.5 shrink-0', kind === 'bad' ? 'text-bad' : 'text-caution')}
      />
      <div className="min-w-0 flex-1">
        <p className="selectable font-medium break-words">{title}</p>
        {text === undefined ? null : <p className="selectable mt-0.5 break-words text-muted">{text}</p>}
        {children === undefined ? null : <div className="mt-3 flex flex-wrap gap-2">{children}</div>}
      </div>
    </section>
  );
}
