import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { CatalogModel } from '../../../../contract/hub.ts';
import { formatBytes, formatContext, formatParameters } from '../../../i18n/format.ts';
import { OpennessMark } from '../../../shell/openness/OpennessMark.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { InLibrary, RoughFit } from '../marks.tsx';
import { labelOfFamily } from './choices.ts';

/** One model of the starting set: what it is, what it is good at, and whether it runs here. */
export function CatalogCard({ model, isShown }: { model: CatalogModel; isShown: boolean }) {
  const { t } = useTranslation();
  const facts = [
    model.parameterCount === null ? null : formatParameters(model.parameterCount),
    formatBytes(model.sizeBytes),
    model.contextLength === null ? null : t('discover.context', { tokens: formatContext(model.contextLength) }),
  ];
  return (
    <Link
      href={`/discover/${model.repo}`}
      data-model-row
      aria-current={isShown ? 'page' : undefined}
      className={classNames(
        'flex h-full cursor-default flex-col rounded-card border p-3 transition-colors focus-visible:-outline-offset-1',
        isShown ? 'border-accent bg-accent-soft' : 'border-border bg-surface hover:border-border-strong',
      )}
    >
      <span className="flex items-start justify-between gap-3">
        <span className="min-w-0 font-medium break-words">{model.title}</span>
        <span className="mt-px">
          <RoughFit fit={model.roughFit} />
        </span>
      </span>
      <span className="numbers truncate text-caption text-muted">
        {[labelOfFamily(model.family), ...facts].filter((fact) => fact !== null).join('\u2002·\u2002')}
      </span>
      <span className="mt-1.5 line-clamp-2 text-pretty">{model.summary}</span>
      <span className="mt-auto flex items-center justify-between gap-3 pt-2">
        <OpennessMark openness={model.openness} />
        {model.modelIds.length > 0 ? <InLibrary /> : null}
      </span>
    </Link>
  );
}
