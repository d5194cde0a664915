import { BookOpen } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message, Source } from '../../../contract/chats.ts';
import { earlierSources } from '../../state/branch.ts';
import { openSource } from '../../state/documents.ts';
import { api } from '../../state/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';
import type { Sources } from '../markdown/context.ts';
import { Fold } from './Fold.tsx';

const noSources: readonly Source[] = [];

/**
 * What stands for `[1]` in the text of an answer: a passage that it was given, else one that an answer before it was
 * given, since the model read that too.
 */
export function useCitations({ id, chatId, sources }: Message): Sources | undefined {
  const select = useCallback((chat: { messages: Message[] }) => earlierSources(chat.messages, id), [id]);
  // Only what the window has anyway: nothing is asked of the core for it.
  const { data: earlier = noSources } = useQuery({
    ...api.chats.get.queryOptions({ input: { chatId } }),
    enabled: false,
    select,
  });
  return useMemo(() => {
    const byNumber = new Map([...earlier, ...sources].map((source) => [source.n, source]));
    if (byNumber.size === 0) return undefined;
    return {
      count: Math.max(...byNumber.keys()),
      render: (number) => {
        const source = byNumber.get(number);
        return source === undefined ? `[${number}]` : <Citation source={source} />;
      },
    };
  }, [earlier, sources]);
}

/** A mark in the text that shows the passage behind it. */
function Citation({ source }: { source: Source }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const place = usePlace(source);
  return (
    <Popover
      label={place}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      align="start"
      trigger={
        <button
          type="button"
          data-testid="citation"
          aria-label={t('sources.mark', { number: source.n, place })}
          className="numbers mx-0.5 inline-flex h-[1.35em] min-w-[1.5em] items-center justify-center rounded-control bg-accent-soft px-1 align-baseline text-[0.8em] leading-none font-medium text-accent transition-colors hover:bg-accent hover:text-on-accent"
        >
          {source.n}
        </button>
      }
    >
      <div className="flex min-h-0 flex-col" data-testid="passage">
        <p className="border-b border-border px-4 py-2.5 text-interface font-medium break-words">{place}</p>
        <blockquote
          // Long passages scroll by the arrow keys too.
          tabIndex={0}
          dir="auto"
          className="selectable max-h-72 overflow-y-auto px-4 py-3 text-interface break-words whitespace-pre-wrap text-muted focus-visible:-outline-offset-2"
        >
          {source.text}
        </blockquote>
        <div className="flex justify-end border-t border-border p-2">
          <Button
            isSmall
            icon={BookOpen}
            onClick={() => {
              setIsOpen(false);
              openSource(source);
            }}
          >
            {t('sources.open')}
          </Button>
        </div>
      </div>
    </Popover>
  );
}

function usePlace({ documentName, page }: Source): string {
  const { t } = useTranslation();
  return page === null ? documentName : t('sources.page', { name: documentName, page });
}

/** The passages that an answer was given, under it; those that it cites first. */
export function SourceList({ message }: { message: Message }) {
  const { t } = useTranslation();
  const { sources, text } = message;
  if (sources.length === 0) return null;
  const cited = new Set([...text.matchAll(/\[(\d[\d, ]*)\]/g)].flatMap(([, list = '']) => list.split(',').map(Number)));
  const isCited = ({ n }: Source) => cited.has(n);
  const ordered = [...sources.filter(isCited), ...sources.filter((source) => !isCited(source))];
  const citedCount = sources.filter(isCited).length;
  return (
    <div className="mt-3">
      <Fold
        id={`${message.id} sources`}
        testId="sources"
        line={
          <span>
            {t('sources.count', { count: sources.length })}
            {citedCount === 0 ? null : (
              <span className="text-faint">{`\u2002·\u2002${t('sources.cited', { count: citedCount })}`}</span>
            )}
          </span>
        }
      >
        <ol className="mt-1 flex flex-col">
          {ordered.map((source) => (
            <SourceRow key={source.n} source={source} isCited={isCited(source)} />
          ))}
        </ol>
      </Fold>
    </div>
  );
}

function SourceRow({ source, isCited }: { source: Source; isCited: boolean }) {
  const place = usePlace(source);
  return (
    <li>
      <button
        type="button"
        onClick={() => openSource(source)}
        className="flex w-full items-baseline gap-2.5 rounded-control px-2 py-1.5 text-start text-interface transition-colors hover:bg-hover"
      >
        <span
          className={`numbers w-6 shrink-0 text-end text-caption ${isCited ? 'font-medium text-accent' : 'text-faint'}`}
        >
          {source.n}
        </span>
        <span className="max-w-[40%] shrink-0 truncate">{place}</span>
        <span className="min-w-0 flex-1 truncate text-muted">{source.text.slice(0, 300)}</span>
      </button>
    </li>
  );
}
