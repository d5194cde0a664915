import { useTranslation } from 'react-i18next';
import type { Message } from '../../../contract/chats.ts';
import { AnswerBody } from '../../shell/answer/AnswerBody.tsx';
import { AnswerProgress } from '../../shell/answer/AnswerProgress.tsx';
import { AnswerStats } from '../../shell/answer/AnswerStats.tsx';
import { useLiveAnswer } from '../../state/answers.ts';
import { answerAgain } from '../../state/comparisons.ts';
import { remediesFor } from '../../state/remedies.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Notice } from '../../ui/notice.tsx';

export type ColumnAnswerProps = { message: Message; columnId: string };

/** What one contender answered, with what it cost once that may be known. */
export function ColumnAnswer({ message: kept, columnId }: ColumnAnswerProps) {
  const { t } = useTranslation();
  const live = useLiveAnswer(kept.id);
  const isGenerating = kept.state === 'generating';
  const message = isGenerating ? (live?.message ?? kept) : kept;
  return (
    <article
      aria-label={t('message.assistant')}
      aria-busy={isGenerating}
      data-testid="column-answer"
      data-state={kept.state}
    >
      <AnswerBody message={message} isLive={isGenerating} />
      {kept.state === 'complete' && message.text === '' && message.rounds.length === 0 ? (
        <p className="text-muted">{t('message.empty')}</p>
      ) : null}
      <Trouble message={kept} columnId={columnId} />
      <div className="mt-2 flex min-h-7 flex-wrap items-center gap-x-2">
        {isGenerating ? <AnswerProgress live={live} /> : <AnswerStats stats={kept.stats} />}
        {isGenerating || message.text === '' ? null : (
          <CopyButton text={message.text} label={t('message.copy')} copiedLabel={t('common.copied')} side="bottom" />
        )}
      </div>
    </article>
  );
}

/** Why an answer is not whole, and what mends it. */
function Trouble({ message, columnId }: ColumnAnswerProps) {
  const { t } = useTranslation();
  const { state, error, modelId, modelName } = message;
  if (state !== 'interrupted' && state !== 'failed') return null;
  const wasInterrupted = state === 'interrupted';
  const again = () => void answerAgain(columnId);
  const remedies =
    error === null || modelId === null ? [] : remediesFor(error, { id: modelId, name: modelName ?? modelId }, again);
  const advice = [error?.message, error?.remedy].filter((part) => part !== undefined).join(' ');
  const plain = wasInterrupted ? t('message.interruptedText') : t('message.failedText');
  return (
    <Notice
      kind={wasInterrupted ? 'caution' : 'bad'}
      title={wasInterrupted ? t('message.interruptedTitle') : t('message.failedTitle')}
      text={advice === '' ? plain : advice}
      className="mt-2"
    >
      {remedies
        .filter(({ id }) => id !== 'again')
        .map(({ id, label, run }) => (
          <Button key={id} isSmall onClick={run}>
            {label}
          </Button>
        ))}
      <Button isSmall onClick={again}>
        {t('message.tryAgain')}
      </Button>
    </Notice>
  );
}
