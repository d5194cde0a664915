import { createContext, use, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Popover } from '../../ui/popover.tsx';
import type { Block } from './blocks.ts';
import { TextBlock } from './TextBlock.tsx';

export type Note = Extract<Block, { kind: 'note' }>;

/** All notes of the text, which change while it is written; only their marks look. */
export const Notes = createContext<readonly Note[]>([]);

/** The mark of a note; it shows the note where it stands. A note that is still to be written shows nothing yet. */
export function NoteMark({ number }: { number: number }) {
  const { t } = useTranslation();
  const note = use(Notes).find((other) => other.number === number);
  const [isOpen, setIsOpen] = useState(false);
  if (note === undefined) return <sup className="note-mark">{number}</sup>;
  return (
    <sup>
      <Popover
        label={t('markdown.note', { number })}
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        width="narrow"
        trigger={
          <button type="button" className="note-mark" aria-label={t('markdown.note', { number })}>
            {number}
          </button>
        }
      >
        <div className="markdown overflow-y-auto px-4 py-3" tabIndex={-1}>
          <TextBlock text={note.text} isPage={false} />
        </div>
      </Popover>
    </sup>
  );
}

/** All notes, under the text. */
export function NoteList() {
  const { t } = useTranslation();
  const notes = use(Notes);
  if (notes.length === 0) return null;
  return (
    <section className="notes" aria-label={t('markdown.notes')}>
      <ol>
        {notes.map(({ number, text }) => (
          <li key={number} value={number}>
            <TextBlock text={text} isPage={false} />
          </li>
        ))}
      </ol>
    </section>
  );
}
