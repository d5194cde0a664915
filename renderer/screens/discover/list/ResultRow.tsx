import { Download, Heart } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { HubModel } from '../../../../contract/hub.ts';
import { formatAge, formatCompact, formatContext, formatParameters } from '../../../i18n/format.ts';
import { OpennessMark } from '../../../shell/openness/OpennessMark.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { MiddleEllipsis } from '../../../ui/middle-ellipsis.tsx';
import { InLibrary, RoughFit } from '../marks.tsx';

const grid = 'grid grid-cols-[minmax(0,1fr)_112px_72px_64px_80px_56px_84px_76px] items-center gap-x-3';

/** Names of the columns; each row says them too, to screen readers. */
export function ResultHeader({ height }: { height: number }) {
  const { t } = useTranslation();
  return (
    <div
      aria-hidden
      style={{ height }}
      className={classNames(grid, 'sticky top-0 z-1 border-b border-border bg-background px-2 text-caption text-muted')}
    >
      <span>{t('discover.column.model')}</span>
      <span>{t('discover.column.openness')}</span>
      <span className="text-end">{t('discover.column.parameters')}</span>
      <span className="text-end">{t('discover.column.context')}</span>
      <span className="text-end">{t('discover.column.downloads')}</span>
      <span className="text-end">{t('discover.column.likes')}</span>
      <span className="text-end">{t('discover.column.updated')}</span>
      <span>{t('discover.column.fit')}</span>
    </div>
  );
}

export type ResultRowProps = { model: HubModel; isShown: boolean; hasColumns: boolean };

export function ResultRow({ model, isShown, hasColumns }: ResultRowProps) {
  return (
    <Link
      href={`/discover/${model.repo}`}
      data-model-row
      aria-current={isShown ? 'page' : undefined}
      className={classNames(
        'h-full cursor-default rounded-control px-2 transition-colors focus-visible:-outline-offset-2',
        isShown ? 'bg-selected' : 'hover:bg-hover',
        hasColumns ? grid : 'flex flex-col justify-center gap-0.5',
      )}
    >
      {hasColumns ? <Columns model={model} /> : <Stacked model={model} />}
    </Link>
  );
}

function useNumbers(model: HubModel) {
  return {
    parameters: model.parameterCount === null ? null : formatParameters(model.parameterCount),
    context: model.contextLength === null ? null : formatContext(model.contextLength),
    downloads: model.downloads === null ? null : formatCompact(model.downloads),
    likes: model.likes === null ? null : formatCompact(model.likes),
    updated: model.updatedAt === null ? null : formatAge(model.updatedAt),
  };
}

function Columns({ model }: { model: HubModel }) {
  const { t } = useTranslation();
  const numbers = useNumbers(model);
  return (
    <>
      <span className="min-w-0">
        <span className="flex min-w-0 items-center gap-2">
          <MiddleEllipsis text={model.name} className="min-w-0 font-medium" />
          {model.modelIds.length > 0 ? <InLibrary /> : null}
        </span>
        <span className="block truncate text-caption text-muted">{model.author}</span>
      </span>
      <OpennessMark openness={model.openness} />
      {(['parameters', 'context', 'downloads', 'likes', 'updated'] as const).map((name) => (
        <span key={name} className="numbers truncate text-end text-caption text-muted">
          <span className="sr-only">{t(`discover.column.${name}`)}: </span>
          {numbers[name] ?? '—'}
        </span>
      ))}
      <RoughFit fit={model.roughFit} />
    </>
  );
}

function Stacked({ model }: { model: HubModel }) {
  const { t } = useTranslation();
  const { parameters, context, downloads, likes, updated } = useNumbers(model);
  const facts = [model.author, parameters, context === null ? null : t('discover.context', { tokens: context })];
  return (
    <>
      <span className="flex items-center justify-between gap-3">
        <MiddleEllipsis text={model.name} className="min-w-0 font-medium" />
        <RoughFit fit={model.roughFit} />
      </span>
      <span className="numbers truncate text-caption text-muted">
        {facts.filter((fact) => fact !== null).join('\u2002·\u2002')}
      </span>
      <span className="numbers flex items-center gap-3 text-caption text-muted">
        <OpennessMark openness={model.openness} className="shrink-0" />
        {model.modelIds.length > 0 ? <InLibrary /> : null}
        <span className="flex-1" />
        <Stat
          icon={<Download size={12} strokeWidth={1.75} aria-hidden />}
          name={t('discover.column.downloads')}
          value={downloads}
        />
        {model.modelIds.length > 0 ? null : (
          <Stat
            icon={<Heart size={12} strokeWidth={1.75} aria-hidden />}
            name={t('discover.column.likes')}
            value={likes}
          />
        )}
        {updated === null ? null : <span className="truncate">{updated}</span>}
      </span>
    </>
  );
}

function Stat({ icon, name, value }: { icon: ReactNode; name: string; value: string | null }) {
  if (value === null) return null;
  return (
    <span className="flex shrink-0 items-center gap-1">
      {icon}
      <span className="sr-only">{name}: </span>
      {value}
    </span>
  );
}
