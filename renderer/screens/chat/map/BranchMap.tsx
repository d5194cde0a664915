import { useVirtualizer } from '@tanstack/react-virtual';
import { CornerDownRight, MessageSquare, Sparkle, X } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../../contract/chats.ts';
import { mapRows } from '../../../state/branch.ts';
import type { MapRow } from '../../../state/branch.ts';
import { revealMessage } from '../../../state/reveal.ts';
import { showMap } from '../../../state/thread.ts';
import { classNames } from '../../../ui/class-names.ts';
import { Drawer } from '../../../ui/dialog.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { lineKey } from '../../../ui/line-key.ts';

const rowHeightPx = 36;
const indentPx = 16;
const deepest = 8;
const excerptLength = 120;

export type BranchMapProps = { chatId: string; messages: readonly Message[]; leafId: string | null };

/** The whole tree of a chat: every version of every turn, with the way to each. */
export default function BranchMap({ chatId, messages, leafId }: BranchMapProps) {
  const { t } = useTranslation();
  const rows = useMemo(() => mapRows(messages, leafId), [messages, leafId]);
  const branches = rows.filter(({ siblings }) => siblings > 1).length;
  return (
    <Drawer label={t('chat.map.title')} side="end" isOpen onOpenChange={(isOpen) => showMap(isOpen)}>
      <div className="flex h-12 shrink-0 items-center justify-between gap-3 border-b border-border pe-2.5 ps-4">
        <h2 className="text-reading font-semibold">{t('chat.map.title')}</h2>
        <IconButton icon={X} label={t('common.close')} onClick={() => showMap(false)} />
      </div>
      <p className="px-4 pt-3 pb-2 text-pretty text-muted">
        {branches === 0 ? t('chat.map.straight') : t('chat.map.text')}
      </p>
      <Tree chatId={chatId} rows={rows} />
    </Drawer>
  );
}

function Tree({ chatId, rows }: { chatId: string; rows: readonly MapRow[] }) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const lastShown = rows.findLastIndex(({ isShown }) => isShown);
  const [active, setActive] = useState(Math.max(0, lastShown));
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    getItemKey: (index) => rows[index]?.message.id ?? index,
    overscan: 10,
    initialOffset: () => Math.max(0, lastShown * rowHeightPx - window.innerHeight / 2),
  });

  const go = ({ message }: MapRow) => {
    showMap(false);
    void revealMessage(chatId, message.id);
  };
  const onClick = ({ target }: MouseEvent) => {
    const line = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
    const row = rows[Number(line?.dataset['index'] ?? Number.NaN)];
    if (row !== undefined) go(row);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[active];
    const next = targetOf(lineKey(event.key), active, rows);
    if (next !== null) {
      event.preventDefault();
      setActive(next);
      virtualizer.scrollToIndex(next, { align: 'auto' });
    } else if ((event.key === 'Enter' || event.key === ' ') && row !== undefined) {
      event.preventDefault();
      go(row);
    }
  };

  return (
    <div
      ref={scroller}
      role="tree"
      tabIndex={0}
      aria-label={t('chat.map.title')}
      aria-activedescendant={`map-${rows[active]?.message.id ?? ''}`}
      onClick={onClick}
      onKeyDown={onKeyDown}
      className="min-h-0 flex-1 overflow-y-auto px-2 pb-4 focus-visible:-outline-offset-2"
    >
      <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ key, index, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <div key={key} className="absolute inset-x-0" style={{ top: start, height: rowHeightPx }}>
              <Line row={row} index={index} isActive={index === active} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function targetOf(key: string, here: number, rows: readonly MapRow[]): number | null {
  const depth = rows[here]?.depth ?? 0;
  const clamp = (index: number) => Math.min(Math.max(index, 0), rows.length - 1);
  switch (key) {
    case 'ArrowDown':
      return clamp(here + 1);
    case 'ArrowUp':
      return clamp(here - 1);
    case 'Home':
      return 0;
    case 'End':
      return rows.length - 1;
    case 'ArrowLeft':
      // Up to what the fork is under.
      return clamp(rows.findLastIndex((row, index) => index < here && row.depth < depth));
    case 'ArrowRight': {
      const fork = rows.findIndex((row, index) => index > here && row.siblings > 1);
      return fork === -1 ? null : fork;
    }
    default:
      return null;
  }
}

function Line({ row, index, isActive }: { row: MapRow; index: number; isActive: boolean }) {
  const { t } = useTranslation();
  const { message, depth, position, siblings, isShown } = row;
  const isQuestion = message.role === 'user';
  const isFork = siblings > 1;
  const Icon = isFork ? CornerDownRight : isQuestion ? MessageSquare : Sparkle;
  const text = message.text.trim().slice(0, excerptLength);
  const who = isQuestion ? t('message.you') : (message.modelName ?? t('message.byHand'));
  return (
    <div
      id={`map-${message.id}`}
      role="treeitem"
      aria-level={depth + 1}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={isActive}
      aria-current={isShown}
      data-index={index}
      data-testid="map-row"
      data-shown={isShown}
      style={{ paddingInlineStart: 8 + Math.min(depth, deepest) * indentPx }}
      className={classNames(
        'flex h-full items-center gap-2 rounded-control pe-2 transition-colors hover:bg-hover',
        isActive && 'bg-selected',
        isShown ? 'text-text' : 'text-muted',
      )}
    >
      <span
        aria-hidden
        className={classNames('size-1.5 shrink-0 rounded-full', isShown ? 'bg-accent' : 'border border-border-strong')}
      />
      <Icon
        size={14}
        strokeWidth={1.75}
        aria-hidden
        className={classNames('shrink-0 text-faint', isFork && 'rtl:-scale-x-100')}
      />
      <span className="sr-only">
        {isFork ? `${who}, ${t('message.version', { index: position, count: siblings })},` : `${who},`}
      </span>
      {isFork ? (
        <span aria-hidden className="numbers shrink-0 text-caption text-faint">
          {position}/{siblings}
        </span>
      ) : null}
      <span className={classNames('min-w-0 flex-1 truncate', isShown && isQuestion && 'font-medium')}>
        {text === '' ? who : text}
      </span>
    </div>
  );
}
