import { Scissors } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveAnswer } from '../../state/answers.ts';
import type { Turn } from '../../state/branch.ts';
import { formatCount } from '../../i18n/format.ts';
import { AnswerFooter } from './AnswerFooter.tsx';
import { AnswerTrouble } from './AnswerTrouble.tsx';
import { Reasoning } from './Reasoning.tsx';

const importMarkdown = () => import('../../shell/markdown/Markdown.tsx');
const Markdown = lazy(importMarkdown);

/** Fetches what shows an answer before there is one. */
export function preloadMarkdown(): void {
  void importMarkdown();
}

/** What the model answered, as text on the page. The footer keeps its height from the first token to the last. */
export function AnswerTurn({ turn, isLast }: { turn: Turn; isLast: boolean }) {
  const { t } = useTranslation();
  const live = useLiveAnswer(turn.message.id);
  const isGenerating = turn.message.state === 'generating';
  const message = isGenerating ? (live?.message ?? turn.message) : turn.message;

  return (
    <article
      aria-label={t('message.assistant')}
      aria-busy={isGenerating}
      data-testid="answer"
      data-message-id={message.id}
      data-role="assistant"
      data-state={turn.message.state}
      className="group/turn"
    >
      <div className="mb-1.5 text-caption text-muted">{message.modelName ?? t('message.assistant')}</div>
      <Reasoning message={message} isLive={isGenerating} />
      {message.text === '' && !isGenerating ? null : (
        <Suspense fallback={<div className="markdown whitespace-pre-wrap">{message.text}</div>}>
          <Markdown text={message.text} isLive={isGenerating} />
        </Suspense>
      )}
      {message.state === 'complete' && message.text === '' ? <p className="text-muted">{t('message.empty')}</p> : null}
      <Dropped tokens={turn.message.stats?.droppedTokens ?? 0} />
      <AnswerTrouble message={turn.message} />
      <AnswerFooter turn={turn} live={isGenerating ? live : undefined} isLast={isLast} />
    </article>
  );
}

/** Never silent: what of the conversation the model did not see. */
function Dropped({ tokens }: { tokens: number }) {
  const { t } = useTranslation();
  if (tokens === 0) return null;
  return (
    <p className="mt-2 flex gap-1.5 text-caption text-caution">
      <Scissors size={14} strokeWidth={1.75} aria-hidden className="mt-0.5 shrink-0" />
      <span className="numbers">{t('message.dropped', { count: tokens, value: formatCount(tokens) })}</span>
    </p>
  );
}
