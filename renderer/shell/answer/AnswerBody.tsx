import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import type { Message, Round } from '../../../contract/chats.ts';
import { Reasoning } from './Reasoning.tsx';
import { SourceList, useCitations } from './Sources.tsx';
import { ToolCall } from './ToolCall.tsx';

const importMarkdown = () => import('../markdown/Markdown.tsx');
const Markdown = lazy(importMarkdown);

/** Fetches what shows an answer before there is one. */
export function preloadMarkdown(): void {
  void importMarkdown();
}

export type AnswerBodyProps = {
  message: Message;
  isLive: boolean;
  /** Stands in place of the text while that is edited. */
  editor?: ReactNode;
};

/** All that a model wrote for one answer, in its order: thoughts, texts, calls of tools, and what it read for it. */
export function AnswerBody({ message, isLive, editor }: AnswerBodyProps) {
  const { id, rounds, reasoning, reasoningMs, text } = message;
  const lastCalls = rounds.at(-1)?.calls ?? [];
  const isWaiting = lastCalls.some(({ state }) => state === 'asking' || state === 'running');
  return (
    <>
      {rounds.map((round, index) => (
        <PastRound key={index} message={message} round={round} index={index} />
      ))}
      <Reasoning
        id={`${id} thought`}
        text={reasoning}
        tookMs={reasoningMs}
        isThinking={isLive && text === '' && reasoningMs === null}
      />
      {/* Where a tool is at work no text is being written, and no caret stands for it. */}
      {editor ??
        (text === '' && (!isLive || isWaiting) ? null : <AnswerText message={message} text={text} isLive={isLive} />)}
      {isLive ? null : <SourceList message={message} />}
    </>
  );
}

function PastRound({ message, round, index }: { message: Message; round: Round; index: number }) {
  return (
    <>
      <Reasoning
        id={`${message.id} thought ${index}`}
        text={round.reasoning}
        tookMs={round.reasoningMs}
        isThinking={false}
      />
      {round.text.trim() === '' ? null : (
        <div className="mb-3">
          <AnswerText message={message} text={round.text} isLive={false} />
        </div>
      )}
      {round.calls.length === 0 ? null : (
        <ul className="mb-3 flex flex-col gap-1.5">
          {round.calls.map((call) => (
            <li key={call.id}>
              <ToolCall messageId={message.id} call={call} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function AnswerText({ message, text, isLive }: { message: Message; text: string; isLive: boolean }) {
  const sources = useCitations(message);
  return (
    <Suspense fallback={<div className="markdown whitespace-pre-wrap">{text}</div>}>
      {/* Versions take each other's place, and share nothing. */}
      <Markdown key={message.id} text={text} isLive={isLive} sources={sources} />
    </Suspense>
  );
}
