import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Comparison } from '../../../contract/comparisons.ts';
import { narrowWindow } from '../../state/narrow.ts';
import { classNames } from '../../ui/class-names.ts';
import { useMedia } from '../../ui/use-media.ts';
import { ColumnView } from './ColumnView.tsx';
import { letterOf } from './names.ts';

/** The columns beside each other; in a narrow window one at a time, to be swiped or chosen above. */
export function Columns({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation();
  const isNarrow = useMedia(narrowWindow);
  const scroller = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(0);
  const { columns } = comparison;

  const onScroll = () => {
    const element = scroller.current;
    if (element !== null) setShown(Math.round(Math.abs(element.scrollLeft) / Math.max(1, element.clientWidth)));
  };
  const show = (position: number) =>
    scroller.current?.children[position]?.scrollIntoView({ inline: 'start', block: 'nearest', behavior: 'smooth' });

  return (
    <>
      {isNarrow ? (
        <nav aria-label={t('compare.tabs')} className="flex shrink-0 border-b border-border">
          {columns.map(({ id, contender }, position) => (
            <button
              key={id}
              type="button"
              aria-current={position === shown}
              onClick={() => show(position)}
              className={classNames(
                '-mb-px h-9 min-w-0 flex-1 truncate border-b-2 px-2 font-medium transition-colors focus-visible:-outline-offset-2 max-column:h-11',
                position === shown ? 'border-accent text-text' : 'border-transparent text-muted hover:text-text',
              )}
            >
              {columns.length > 2 || contender === null
                ? letterOf(position)
                : `${letterOf(position)} · ${contender.modelName}`}
            </button>
          ))}
        </nav>
      ) : null}
      <div
        ref={scroller}
        onScroll={isNarrow ? onScroll : undefined}
        className={classNames(
          'flex min-h-0 flex-1 overflow-x-auto',
          isNarrow ? 'snap-x snap-mandatory' : 'divide-x divide-border',
        )}
      >
        {columns.map((column, position) => (
          <ColumnView
            key={column.id}
            comparison={comparison}
            column={column}
            letter={letterOf(position)}
            className={isNarrow ? 'w-full shrink-0 snap-start snap-always' : 'min-w-75 flex-1 basis-0'}
          />
        ))}
      </div>
    </>
  );
}
