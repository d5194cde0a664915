import type { ReactNode } from 'react';

const widths = { narrow: 'max-w-180', medium: 'max-w-225', wide: 'max-w-275', full: 'max-w-350' } as const;

export type PageProps = {
  title: string;
  text?: string | undefined;
  actions?: ReactNode;
  width?: keyof typeof widths;
  children: ReactNode;
};

/** A screen with a title that scrolls as one. */
export function Page({ title, text, actions, width = 'narrow', children }: PageProps) {
  return (
    <div data-scroller className="h-full overflow-y-auto">
      <div className={`mx-auto w-full px-8 pt-8 pb-16 max-column:px-4 max-column:pt-6 ${widths[width]}`}>
        <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="min-w-0 flex-1 basis-80">
            <h1 className="text-page font-semibold tracking-tight">{title}</h1>
            {text === undefined ? null : <p className="mt-1 max-w-150 text-muted text-pretty">{text}</p>}
          </div>
          {actions}
        </header>
        {children}
      </div>
    </div>
  );
}

export type SectionProps = {
  title?: string | undefined;
  text?: string | undefined;
  /** Stand beside the title. */
  actions?: ReactNode;
  children: ReactNode;
};

/** A titled group of rows on a card. */
export function Section({ title, text, actions, children }: SectionProps) {
  return (
    <section className="mt-6" aria-label={title}>
      {title === undefined ? null : (
        <div className="mb-2 flex flex-wrap items-end justify-between gap-x-4 gap-y-1">
          <div className="min-w-0">
            <h2 className="font-medium text-muted">{title}</h2>
            {text === undefined ? null : <p className="max-w-150 text-pretty text-muted">{text}</p>}
          </div>
          {actions === undefined ? null : <div className="flex gap-1.5">{actions}</div>}
        </div>
      )}
      <div className="divide-y divide-border overflow-hidden rounded-card border border-border bg-surface">
        {children}
      </div>
    </section>
  );
}

export type RowProps = { label: ReactNode; text?: ReactNode; children?: ReactNode };

/** A line of a section: what it is on the left, its value or control on the right. */
export function Row({ label, text, children }: RowProps) {
  return (
    <div className="flex min-h-13 flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-2.5">
      <div className="min-w-0 flex-1 basis-60">
        <div className="font-medium">{label}</div>
        {text === undefined ? null : <div className="text-pretty text-muted">{text}</div>}
      </div>
      {children === undefined ? null : <div className="flex min-w-0 items-center gap-2">{children}</div>}
    </div>
  );
}
