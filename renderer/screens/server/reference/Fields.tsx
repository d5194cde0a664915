import { useTranslation } from 'react-i18next';
import type { EndpointField } from '../../../../contract/server.ts';

/** Name, type and meaning of each field. */
export function Fields({ fields }: { fields: readonly EndpointField[] }) {
  return (
    <dl className="divide-y divide-border overflow-hidden rounded-card border border-border bg-surface">
      {fields.map((field) => (
        <Field key={`${field.place} ${field.name}`} field={field} />
      ))}
    </dl>
  );
}

function Field({ field: { name, place, type, isRequired, text } }: { field: EndpointField }) {
  const { t } = useTranslation();
  return (
    <div className="px-4 py-2.5">
      <dt className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <code className="selectable font-mono font-medium">{name}</code>
        <span className="min-w-0 font-mono text-caption break-words text-muted">{type}</span>
        {isRequired ? <span className="text-caption text-accent">{t('server.reference.required')}</span> : null}
        {place === 'body' ? null : (
          <span className="text-caption text-muted">{t(`server.reference.place.${place}`)}</span>
        )}
      </dt>
      <dd className="mt-0.5 text-pretty text-muted">{text}</dd>
    </div>
  );
}
