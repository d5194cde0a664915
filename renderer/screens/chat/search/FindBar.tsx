import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../i18n/format.ts';
import type { Turn } from '../../../state/branch.ts';
import { closeFind, useFind } from '../../../state/find.ts';
import { focusComposer } from '../../../state/ui.ts';
import { TextInput } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { findMatches } from './matches.ts';
import { useFindHighlights } from './use-find-highlights.ts';

export type FindBarProps = { chatId: string; turns: readonly Turn[] };

/** Finds words in the branch that is shown, also where the thread has not drawn them. */
export function FindBar(props: FindBarProps) {
  const isOpen = useFind((state) => state.isOpen);
  // What was found in one chat is not in the next.
  useEffect(() => closeFind, [props.chatId]);
  return isOpen ? <OpenBar {...props} /> : null;
}

function OpenBar({ chatId, turns }: FindBarProps) {
  const { t } = useTranslation();
  const { query, index } = useFind();
  const input = useRef<HTMLInputElement>(null);
  const matches = useMemo(() => findMatches(turns, query), [turns, query]);
  // An answer that is written anew may leave fewer.
  const at = Math.min(index, matches.length - 1);
  useFindHighlights(chatId, query, matches[at] ?? null);

  useEffect(() => input.current?.focus(), []);

  const step = (by: number) => {
    if (matches.length > 0) useFind.setState({ index: (at + by + matches.length) % matches.length });
  };
  const close = () => {
    closeFind();
    focusComposer();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
    else if (event.key === 'F3') step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  };

  return (
    <search
      aria-label={t('organise.find')}
      className="absolute end-4 top-2 z-10 flex items-center gap-0.5 rounded-card border border-border bg-surface p-1 shadow-float max-column:inset-x-2"
    >
      <TextInput
        ref={input}
        data-find
        aria-label={t('organise.find')}
        placeholder={t('organise.find')}
        value={query}
        onChange={(event) => useFind.setState({ query: event.target.value, index: 0 })}
        onKeyDown={onKeyDown}
        dir="auto"
        className="w-52 max-column:flex-1"
      />
      <output className="numbers min-w-16 px-1.5 text-center text-caption text-muted">
        {query.trim() === ''
          ? ''
          : matches.length === 0
            ? t('organise.findNone')
            : t('organise.findCount', { index: formatCount(at + 1), total: formatCount(matches.length) })}
      </output>
      <IconButton
        icon={ChevronUp}
        label={t('organise.findPrevious')}
        disabled={matches.length === 0}
        onClick={() => step(-1)}
      />
      <IconButton
        icon={ChevronDown}
        label={t('organise.findNext')}
        disabled={matches.length === 0}
        onClick={() => step(1)}
      />
      <IconButton icon={X} label={t('common.close')} onClick={close} />
    </search>
  );
}
