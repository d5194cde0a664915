import { Search, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { actions } from '../../../actions/index.ts';
import { keysOf } from '../../../actions/keys.ts';
import { classNames } from '../../../ui/class-names.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Keys } from '../../../ui/keys.tsx';
import { setText, useSearchState } from '../search.ts';

export type SearchFieldProps = { isLarge: boolean; onKeyDown(event: KeyboardEvent): void };

export function SearchField({ isLarge, onKeyDown }: SearchFieldProps) {
  const { t } = useTranslation();
  const text = useSearchState((state) => state.text);
  return (
    <div
      className={classNames(
        'flex items-center gap-2.5 rounded-control border border-border-strong bg-surface pe-1.5 ps-3 shadow-rest',
        'focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-accent',
        isLarge ? 'h-10 max-column:h-11' : 'h-9',
      )}
    >
      <Search size={15} strokeWidth={1.75} className="shrink-0 text-faint" aria-hidden />
      <input
        type="search"
        data-discover-search
        aria-label={t('discover.search')}
        placeholder={t('discover.placeholder')}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text !== '') {
            event.preventDefault();
            setText('');
          } else onKeyDown(event);
        }}
        className="h-full min-w-0 flex-1 bg-transparent text-interface outline-none select-text [&::-webkit-search-cancel-button]:hidden"
      />
      {text === '' ? (
        <span className="pe-1.5 max-column:hidden">
          <Keys keys={keysOf(actions.searchModels) ?? ''} />
        </span>
      ) : (
        <IconButton icon={X} label={t('discover.clearSearch')} onClick={() => setText('')} />
      )}
    </div>
  );
}
