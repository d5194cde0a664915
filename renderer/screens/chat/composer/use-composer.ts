import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message, QueuedMessage } from '../../../../contract/chats.ts';
import { useConnection } from '../../../connection/connection.ts';
import { attachmentsOf, putBack, takeAttachments, useDraftAttachments } from '../../../state/attachments.ts';
import type { DraftAttachment } from '../../../state/attachments.ts';
import type { ChatModel } from '../../../state/chat-models.ts';
import { sendQuestion } from '../../../state/chats.ts';
import { newLocalId } from '../../../state/local-id.ts';
import { insertTurn, queueQuestion, sendQueued, unqueue } from '../../../state/turns.ts';
import { focusComposer, setDraft, useUi } from '../../../state/ui.ts';
import { useAttachmentObstacle } from '../documents/use-attachment-obstacle.ts';
import type { ComposerProps } from './Composer.tsx';
import { longestText } from './use-context-use.ts';

/** Why nothing can be sent now, in words; `null` where it can. */
function useObstacle(key: string, model: ChatModel | null, text: string): string | null {
  const { t } = useTranslation();
  const isOffline = useConnection(({ state }) => state === 'lost');
  const ofAttachments = useAttachmentObstacle(key, model);
  if (isOffline) return t('composer.offline');
  if (model === null) return t('composer.noModel');
  if (!model.available) return t('composer.missing', { model: model.name });
  if (text.length > longestText) return t('composer.tooLong');
  return ofAttachments;
}

export type ComposerState = {
  text: string;
  obstacle: string | null;
  canSend: boolean;
  /** Whether the text may become a turn without an answer. */
  canInsert: boolean;
  change(text: string): void;
  /** Asks, or puts in line where an answer is being written. */
  send(): Promise<void>;
  insert(role: Message['role']): Promise<void>;
  sendNow(queued: QueuedMessage): Promise<void>;
  editQueued(queued: QueuedMessage): Promise<void>;
};

/** What becomes of what is typed. Nothing typed is ever lost: what the core did not take comes back. */
export function useComposer({ chatId, parentId, answer }: ComposerProps, model: ChatModel | null): ComposerState {
  const key = chatId ?? 'new';
  const text = useUi((state) => state.drafts[key] ?? '');
  const hasFiles = useDraftAttachments(key).some(({ attachment }) => attachment !== null);
  const obstacle = useObstacle(key, model, text);
  const isBusy = useRef(false);
  const hasText = text.trim() !== '';
  const canSend = obstacle === null && (hasText || (hasFiles && answer === null));

  const give = async (take: (taken: DraftAttachment[]) => Promise<boolean>) => {
    if (isBusy.current) return;
    isBusy.current = true;
    const taken = takeAttachments(key);
    setDraft(key, '');
    const wasTaken = await take(taken);
    isBusy.current = false;
    if (wasTaken) return;
    setDraft(key, text);
    putBack(key, taken);
  };

  return {
    text,
    obstacle,
    canSend,
    canInsert: hasText && answer === null && text.length <= longestText,
    change: (next) => setDraft(key, next),
    async send() {
      if (!canSend || model === null) return;
      await give((taken) => {
        const question = { parentId, text, attachments: attachmentsOf(taken), modelId: model.id };
        return answer === null || chatId === null
          ? sendQuestion({ ...question, chatId })
          : queueQuestion({ ...question, chatId });
      });
    },
    async insert(role) {
      await give((taken) => insertTurn({ chatId, parentId, role, text }, attachmentsOf(taken)));
      focusComposer();
    },
    async sendNow(queued) {
      if (chatId === null || model === null) return;
      await sendQueued(queued, { chatId, parentId, modelId: model.id }, answer);
    },
    async editQueued(queued) {
      if (chatId === null || !(await unqueue(chatId, queued))) return;
      // What is being typed stays behind what comes back.
      setDraft(key, text.trim() === '' ? queued.text : `${queued.text}\n\n${text}`);
      putBack(
        key,
        queued.attachments.map((attachment) => ({
          localId: newLocalId(),
          name: attachment.name,
          sizeBytes: attachment.sizeBytes,
          preview: null,
          state: 'there',
          progress: 1,
          attachment,
          error: null,
        })),
      );
      focusComposer();
    },
  };
}
