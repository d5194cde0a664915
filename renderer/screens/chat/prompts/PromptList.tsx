import { Library } from 'lucide-react';
import { useEffect, useId, useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { Prompt } from '../../../../contract/prompts.ts';
import { classNames } from '../../../ui/class-names.ts';

export type PromptListProps = {
  input: RefObject<HTMLTextAreaElement | null>;
  prompts: readonly Prompt[];
  /** What was typed; the list begins at its top whenever that changes. */
  wanted: string;
  onChoose(prompt: Prompt): void;
  onManage(): void;
  onDismiss(): void;
};

const gapPx = 8;
/** The list of a field that keeps the focus, which no native list can be. */
const roles = { list: 'listbox', option: 'option' } as const;

/** The prompts over the field that they go into. The field keeps the focus: arrows move, Enter and Tab choose. */
export function PromptList({ input, prompts, wanted, onChoose, onManage, onDismiss }: PromptListProps) {
  const { t } = useTranslation();
  const id = useId();
  const [active, setActive] = useState({ wanted, index: 0 });
  const count = prompts.length + 1;
  const index = Math.min(active.wanted === wanted ? active.index : 0, count - 1);
  const place = usePlaceOver(input);

  const run = (position: number) => {
    const prompt = prompts[position];
    if (prompt === undefined) onManage();
    else onChoose(prompt);
  };

  useEffect(() => {
    const field = input.current;
    if (field === null) return;
    // At the field itself, before the composer takes Enter for its own.
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (event.key === 'ArrowDown') setActive({ wanted, index: (index + 1) % count });
      else if (event.key === 'ArrowUp') setActive({ wanted, index: (index + count - 1) % count });
      else if (event.key === 'Enter' || event.key === 'Tab') run(index);
      else if (event.key === 'Escape') onDismiss();
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    field.addEventListener('keydown', onKeyDown);
    return () => field.removeEventListener('keydown', onKeyDown);
  });

  useEffect(() => {
    const field = input.current;
    if (field === null) return;
    const attributes = {
      'aria-haspopup': 'listbox',
      'aria-autocomplete': 'list',
      'aria-controls': id,
      'aria-activedescendant': `${id}-${index}`,
    };
    for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);
    document.getElementById(`${id}-${index}`)?.scrollIntoView({ block: 'nearest' });
    return () => Object.keys(attributes).forEach((name) => field.removeAttribute(name));
  }, [input, id, index]);

  if (place === null) return null;
  return createPortal(
    <div
      style={place}
      className="popup-motion fixed z-20 flex max-h-[min(320px,50vh)] flex-col overflow-hidden rounded-card border border-border bg-surface shadow-float"
    >
      <div id={id} role={roles.list} aria-label={t('prompts.menu')} className="min-h-0 flex-1 overflow-y-auto p-1">
        {[...prompts, null].map((prompt, position) => (
          <button
            type="button"
            key={prompt?.id ?? ''}
            id={`${id}-${position}`}
            role={roles.option}
            aria-selected={position === index}
            tabIndex={-1}
            // The field keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => run(position)}
            onPointerMove={() => position !== index && setActive({ wanted, index: position })}
            className={classNames(
              'flex min-h-9 w-full items-center gap-3 text-start rounded-control px-2.5 py-2 max-column:min-h-11',
              position === index && 'bg-hover',
              prompt === null && 'text-muted',
            )}
          >
            {prompt === null ? (
              <>
                <Library size={14} strokeWidth={1.75} aria-hidden />
                {t('prompts.manage')}
              </>
            ) : (
              <>
                <span className="max-w-[50%] shrink-0 truncate font-medium">{prompt.name}</span>
                <span className="min-w-0 flex-1 truncate text-muted">{prompt.text}</span>
              </>
            )}
          </button>
        ))}
      </div>
      <p className="shrink-0 border-t border-border bg-sunken px-3.5 py-1.5 text-caption text-muted pointer-coarse:hidden">
        {t('prompts.hint')}
      </p>
    </div>,
    document.body,
  );
}

type Place = { left: number; bottom: number; width: number };

/** Over the form that the field stands in, as wide as that is. */
function usePlaceOver(input: RefObject<HTMLTextAreaElement | null>): Place | null {
  const [place, setPlace] = useState<Place | null>(null);
  useLayoutEffect(() => {
    const measure = () => {
      const box = input.current?.form?.getBoundingClientRect();
      if (box === undefined) return;
      setPlace({ left: box.left, bottom: window.innerHeight - box.top + gapPx, width: box.width });
    };
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, [input]);
  return place;
}
