import { useTranslation } from 'react-i18next';
import type { Message } from '../../../../contract/chats.ts';
import { regenerate } from '../../../state/chats.ts';
import { useChatModel } from '../../../state/chat-models.ts';
import { useLoadedModel } from '../../../state/models.ts';
import { useModels } from '../../../state/queries.ts';
import { loadModel, remediesFor } from '../../../state/remedies.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';

/** Says why an answer is not whole, and offers what mends it. */
export function AnswerTrouble({ message }: { message: Message }) {
  const { t } = useTranslation();
  const selected = useChatModel();
  const modelId = message.modelId ?? selected?.id;
  const loaded = useLoadedModel(modelId);
  const isHere = useModels().data?.some(({ id }) => id === modelId) ?? false;
  if (message.state !== 'interrupted' && message.state !== 'failed') return null;

  const wasInterrupted = message.state === 'interrupted';
  const remedies =
    message.error === null || modelId === undefined
      ? []
      : remediesFor(message.error, { id: modelId, name: message.modelName ?? modelId }, () => {
          void regenerate(message, modelId);
        }).filter(({ id }) => id !== 'again');
  const canReload = wasInterrupted && isHere && loaded?.state !== 'ready' && loaded?.state !== 'loading';
  const advice = [message.error?.message, message.error?.remedy].filter((part) => part !== undefined).join(' ');
  const plain = wasInterrupted ? t('message.interruptedText') : t('message.failedText');
  const retryModelId = selected?.id ?? modelId;
  return (
    <Notice
      kind={wasInterrupted ? 'caution' : 'bad'}
      title={wasInterrupted ? t('message.interruptedTitle') : t('message.failedTitle')}
      text={advice === '' ? plain : advice}
      className="mt-3"
    >
      {remedies.map(({ id, label, run }, index) => (
        <Button key={id} look={index === 0 ? 'primary' : 'secondary'} onClick={run}>
          {label}
        </Button>
      ))}
      {canReload && modelId !== undefined ? (
        <Button onClick={() => void loadModel({ id: modelId, name: message.modelName ?? modelId })}>
          {t('message.reload')}
        </Button>
      ) : null}
      {retryModelId === undefined ? null : (
        <Button
          look={canReload || remedies.length > 0 ? 'secondary' : 'primary'}
          onClick={() => void regenerate(message, retryModelId)}
        >
          {t('message.tryAgain')}
        </Button>
      )}
    </Notice>
  );
}
