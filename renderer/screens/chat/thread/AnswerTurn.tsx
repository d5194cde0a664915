import { Scissors } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../i18n/format.ts';
import { useLiveAnswer } from '../../../state/answers.ts';
import { AnswerBody } from '../../../shell/answer/AnswerBody.tsx';
import { useThread } from '../../../state/thread.ts';
import { AnswerFooter } from './AnswerFooter.tsx';
import { AnswerTrouble } from './AnswerTrouble.tsx';
import { EditForm } from './EditForm.tsx';
import type { TurnProps } from './Thread.tsx';
import { TurnFrame } from './TurnFrame.tsx';

/** What the model answered, as text on the page. The footer keeps its height from the first token to the last. */
export function AnswerTurn(props: TurnProps) {
  const { t } = useTranslation();
  const { turn, isLast } = props;
  const live = useLiveAnswer(turn.message.id);
  const isEditing = useThread(({ edits }) => edits[turn.message.id] !== undefined);
  const isGenerating = turn.message.state === 'generating';
  const message = isGenerating ? (live?.message ?? turn.message) : turn.message;
  const isEmpty = message.text === '' && message.rounds.length === 0;

  return (
    <TurnFrame {...props} label={t('message.assistant')} isBusy={isGenerating} testId="answer">
      {({ textId, showsActions }) => (
        <>
          <div className="mb-1.5 text-caption text-muted">{message.modelName ?? t('message.byHand')}</div>
          <div id={textId}>
            <AnswerBody
              message={message}
              isLive={isGenerating}
              editor={isEditing ? <EditForm key={message.id} message={message} /> : undefined}
            />
          </div>
          {message.state === 'complete' && isEmpty ? <p className="text-muted">{t('message.empty')}</p> : null}
          <Dropped tokens={turn.message.stats?.droppedTokens ?? 0} />
          <AnswerTrouble message={turn.message} />
          <AnswerFooter
            turn={turn}
            live={isGenerating ? live : undefined}
            isLast={isLast}
            showsActions={showsActions && !isEditing}
          />
        </>
      )}
    </TurnFrame>
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
