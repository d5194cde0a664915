import { useTranslation } from 'react-i18next';
import { useThread } from '../../../state/thread.ts';
import { MessageAttachments } from '../documents/MessageAttachments.tsx';
import { EditForm } from './EditForm.tsx';
import type { TurnProps } from './Thread.tsx';
import { TurnActions } from './TurnActions.tsx';
import { TurnFrame } from './TurnFrame.tsx';
import { Versions } from './Versions.tsx';

/** What the person asked. Editing it makes another version of it beside the first. */
export function UserTurn(props: TurnProps) {
  const { t } = useTranslation();
  const { turn } = props;
  const { message } = turn;
  const isEditing = useThread(({ edits }) => edits[message.id] !== undefined);
  return (
    <TurnFrame {...props} label={t('message.you')}>
      {({ textId, showsActions }) => (
        <div className="rounded-card bg-sunken px-4 pt-2 pb-3">
          <div className="flex h-7 items-center justify-between text-caption text-muted max-column:h-9">
            {t('message.you')}
            <div className="-me-2 flex items-center gap-1">
              <TurnActions turn={turn} isShown={showsActions && !isEditing} isQuiet />
              <Versions turn={turn} />
            </div>
          </div>
          <MessageAttachments attachments={message.attachments} />
          {isEditing ? (
            <EditForm key={message.id} message={message} />
          ) : (
            <div
              id={textId}
              className="selectable font-(family-name:--reading-font) text-reading break-words whitespace-pre-wrap"
              dir="auto"
            >
              {message.text}
            </div>
          )}
        </div>
      )}
    </TurnFrame>
  );
}
