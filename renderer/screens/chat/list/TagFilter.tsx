import { Tag, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOrganise } from '../../../state/organise.ts';
import { classNames } from '../../../ui/class-names.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Popover } from '../../../ui/popover.tsx';

/** Chooses the tag whose chats are shown. */
export function TagFilter({ tags }: { tags: readonly string[] }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const chosen = useOrganise((state) => state.tag);
  return (
    <Popover
      label={t('organise.filterByTag')}
      trigger={<IconButton icon={Tag} label={t('organise.filterByTag')} aria-pressed={chosen !== null} />}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      align="end"
      width="narrow"
    >
      <div className="flex flex-wrap gap-1.5 overflow-y-auto p-3">
        {tags.map((tag) => (
          <button
            key={tag}
            type="button"
            aria-pressed={tag === chosen}
            onClick={() => {
              useOrganise.setState({ tag: tag === chosen ? null : tag });
              setIsOpen(false);
            }}
            className={classNames(
              'h-7 max-w-full truncate rounded-control border px-2 transition-colors max-column:h-11',
              tag === chosen
                ? 'border-accent bg-accent-soft text-accent'
                : 'border-border-strong text-muted hover:bg-hover hover:text-text',
            )}
            dir="auto"
          >
            {tag}
          </button>
        ))}
      </div>
    </Popover>
  );
}

/** Never hidden: that only a part of the chats is shown, and the way back to all. */
export function ActiveTag() {
  const { t } = useTranslation();
  const tag = useOrganise((state) => state.tag);
  if (tag === null) return null;
  return (
    <div className="flex h-8 items-center gap-2 rounded-control bg-accent-soft ps-2.5 pe-0.5 text-accent">
      <Tag size={14} strokeWidth={1.75} aria-hidden className="shrink-0" />
      <span className="min-w-0 flex-1 truncate">
        <bdi>{tag}</bdi>
      </span>
      <IconButton icon={X} label={t('organise.clearTag')} onClick={() => useOrganise.setState({ tag: null })} />
    </div>
  );
}
