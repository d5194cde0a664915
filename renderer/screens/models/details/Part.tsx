import type { ReactNode } from 'react';

/** A titled part of the page. */
export function Part({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <div className="mb-2 flex min-h-7 items-center justify-between gap-3">
        <h3 className="font-medium text-muted">{title}</h3>
        {actions}
      </div>
      {children}
    </section>
  );
}
