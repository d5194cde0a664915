import { CircleAlert, Info, Lightbulb, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';

const kinds = {
  note: Info,
  tip: Lightbulb,
  important: CircleAlert,
  warning: TriangleAlert,
  caution: OctagonAlert,
} as const;

/** A quotation, or an alert: colour, shape and a word say which. */
export function Quote({ children, ...props }: ComponentProps<'blockquote'>) {
  const { t } = useTranslation();
  const name = 'data-alert' in props ? String(props['data-alert']) : '';
  const kind = Object.hasOwn(kinds, name) ? (name as keyof typeof kinds) : null;
  if (kind === null) return <blockquote>{children}</blockquote>;
  const Icon = kinds[kind];
  return (
    <div role="note" className="alert" data-kind={kind}>
      <p className="alert-title">
        <Icon size={15} strokeWidth={1.75} aria-hidden />
        {t(`markdown.alert.${kind}`)}
      </p>
      {children}
    </div>
  );
}
