import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../../ui/class-names.ts';
import { diffLines } from './diff.ts';
import type { DiffLine } from './diff.ts';

const looks = {
  same: { sign: ' ', row: 'text-muted' },
  added: { sign: '+', row: 'bg-accent-soft text-text' },
  removed: { sign: '−', row: 'bg-bad-soft text-text' },
} as const;

/** Lines around a change that help to find the place. */
const context = 3;

type Shown = DiffLine | { kind: 'skipped'; count: number };

/** Leaves out runs of lines that are the same, far from any change. */
function fold(lines: readonly DiffLine[]): Shown[] {
  const isNear = lines.map((_, index) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some(({ kind }) => kind !== 'same'),
  );
  const shown: Shown[] = [];
  for (const [index, line] of lines.entries()) {
    const last = shown.at(-1);
    if (isNear[index] === true) shown.push(line);
    else if (last?.kind === 'skipped') last.count += 1;
    else shown.push({ kind: 'skipped', count: 1 });
  }
  return shown;
}

/** What a template changes in the model's own one. */
export function DiffView({ own, text }: { own: string; text: string }) {
  const { t } = useTranslation();
  const lines = useMemo(() => diffLines(own, text), [own, text]);
  const count = (wanted: DiffLine['kind']) => lines.filter(({ kind }) => kind === wanted).length;
  if (own === text) return <p className="p-4 text-muted">{t('template.same')}</p>;
  return (
    <div className="selectable min-h-0 flex-1 overflow-auto py-2" data-testid="template-difference">
      <p className="numbers px-4 pb-2 text-caption text-muted">
        {t('template.changes', { added: count('added'), removed: count('removed') })}
      </p>
      <div className="w-max min-w-full font-mono text-caption leading-5 whitespace-pre [font-variant-ligatures:none]">
        {fold(lines).map((line, index) =>
          line.kind === 'skipped' ? (
            <p key={index} className="my-1 px-4 font-sans text-faint">
              {t('template.skipped', { count: line.count })}
            </p>
          ) : (
            <div key={index} className={classNames('flex gap-3 px-4', looks[line.kind].row)}>
              <span aria-hidden className="w-2 shrink-0">
                {looks[line.kind].sign}
              </span>
              {line.kind === 'same' ? null : (
                <span className="sr-only">{t(line.kind === 'added' ? 'template.added' : 'template.removed')}</span>
              )}
              <span>{line.text === '' ? ' ' : line.text}</span>
            </div>
          ),
        )}
      </div>
    </div>
  );
}
