import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { createBlockReader } from './blocks.ts';
import type { Block } from './blocks.ts';
import { CodeBlock } from './CodeBlock.tsx';
import { Text } from './context.ts';
import type { PageOrigin, Sources, TextContext } from './context.ts';
import { NoteList, NoteMark, Notes } from './Notes.tsx';
import type { Note } from './Notes.tsx';
import { PlainBlock, TextBlock } from './TextBlock.tsx';
import { usePaced } from './use-paced.ts';

export type { PageOrigin, Sources } from './context.ts';

export type MarkdownProps = {
  text: string;
  isLive: boolean;
  /** Of a page from the hub: its relative links are followed from there, and its HTML is read. */
  origin?: PageOrigin;
  /** Of an answer: what it cites as `[1]`. */
  sources?: Sources | undefined;
};

/**
 * A text that a model or a stranger wrote, and that is not to be trusted: HTML in answers is shown as the text that
 * it is, what is drawn is sanitized, and nothing is fetched.
 */
export default function Markdown(props: MarkdownProps) {
  return props.origin === undefined ? <Answer {...props} /> : <Page text={props.text} origin={props.origin} />;
}

/** While it is live, it is drawn at most once a frame, and only what can still change is read again. */
function Answer({ text, isLive, sources }: MarkdownProps) {
  const [read] = useState(createBlockReader);
  const shown = usePaced(text, isLive);
  const count = sources?.count ?? 0;
  const blocks = useMemo(() => read(shown, isLive, count), [read, shown, isLive, count]);
  const drawn = useSteps(blocks.length);
  const notes = blocks.filter((block): block is Note => block.kind === 'note');
  const context = useMemo(
    (): TextContext => ({ origin: null, sources: sources ?? null, renderNote, isLive }),
    [sources, isLive],
  );
  return (
    <Text value={context}>
      <Notes value={notes}>
        <div className="markdown" data-live={isLive} data-whole={drawn >= blocks.length}>
          {blocks.slice(0, drawn).map((block, index) => (
            <Part key={index} block={block} />
          ))}
          <NoteList />
        </div>
      </Notes>
    </Text>
  );
}

/** A text of more blocks than this is drawn in steps, and the window goes on between them. */
const blocksAtOnce = 300;

/** How many of the blocks are drawn by now. */
function useSteps(count: number): number {
  const [drawn, setDrawn] = useState(blocksAtOnce);
  useEffect(() => {
    if (drawn >= count) return;
    const frame = requestAnimationFrame(() => setDrawn(drawn + blocksAtOnce));
    return () => cancelAnimationFrame(frame);
  }, [drawn, count]);
  return drawn;
}

function renderNote(number: number): ReactNode {
  return <NoteMark number={number} />;
}

function Part({ block }: { block: Block }): ReactNode {
  switch (block.kind) {
    case 'text':
      return <TextBlock text={block.text} isPage={false} />;
    case 'code':
      return <CodeBlock code={block.code} language={block.language} isOpen={block.isOpen} />;
    case 'plain':
      return <PlainBlock text={block.text} />;
    case 'note':
      return null;
    default:
      return block satisfies never;
  }
}

function Page({ text, origin }: { text: string; origin: PageOrigin }) {
  const context = useMemo((): TextContext => ({ origin, sources: null, renderNote: null, isLive: false }), [origin]);
  return (
    <Text value={context}>
      <div className="markdown" data-live={false}>
        <TextBlock text={text} isPage />
      </div>
    </Text>
  );
}
