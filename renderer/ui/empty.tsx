import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export type EmptyProps = { icon: LucideIcon; title: string; text: string; children?: ReactNode };

/** What a place is for, and the one next step. */
export function Empty({ icon: Icon, title, text, children }: EmptyProps) {
  return (
    <div className="flex flex-col items-center px-6 py-12 text-center">
      <Icon size={22} strokeWidth={1.5} className="text-faint" aria-hidden />
      <p className="mt-3 text-reading font-medium">{title}</p>
      <p className="mt-1 max-w-90 text-balance text-muted">{text}</p>
      {children === undefined ? null : <div className="mt-4 flex gap-2">{children}</div>}
    </div>
  );
}
