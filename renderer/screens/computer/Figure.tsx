import type { ReactNode } from 'react';

/** Cards of one number each, as many in a line as there is room for. */
export function Figures({ children }: { children: ReactNode }) {
  return (
    <dl className="numbers mt-4 grid grid-cols-[repeat(auto-fit,minmax(--spacing(38),1fr))] gap-3 max-column:grid-cols-2">
      {children}
    </dl>
  );
}

export function Figure({ label, value, text }: { label: string; value: ReactNode; text?: ReactNode }) {
  return (
    <div className="min-w-0 rounded-card border border-border bg-surface p-3 max-column:last:odd:col-span-2">
      <dt className="text-muted">{label}</dt>
      <dd className="mt-0.5 text-title font-semibold">{value}</dd>
      {text === undefined ? null : <dd className="mt-0.5 text-caption text-pretty text-muted">{text}</dd>}
    </div>
  );
}
