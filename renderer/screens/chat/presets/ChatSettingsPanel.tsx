import { X } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { isSameValues } from '../../../../contract/preset-values.ts';
import SettingsForm from '../../../shell/presets/SettingsForm.tsx';
import { changeChatSettings, keepChatSettings, plainSettings, useChatSettings } from '../../../state/chat-settings.ts';
import { useChatModel } from '../../../state/chat-models.ts';
import { attempt, toastUndo } from '../../../state/notices.ts';
import { Button } from '../../../ui/button.tsx';
import { Drawer } from '../../../ui/dialog.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';

export type ChatSettingsPanelProps = { chatId: string | null; onClose(): void };

/** Everything that a chat asks of the models that answer in it. Kept as it is changed. */
export default function ChatSettingsPanel({ chatId, onClose }: ChatSettingsPanelProps) {
  const { t } = useTranslation();
  const settings = useChatSettings(chatId);
  const model = useChatModel();
  // Who closes the panel may close the window next.
  useEffect(() => () => void attempt(keepChatSettings), []);
  const isPlain = settings === undefined || (settings.presetId === null && isSameValues(settings, plainSettings));
  const reset = () => {
    if (settings === undefined) return;
    // Which documents are asked is no part of this panel.
    changeChatSettings(chatId, { ...plainSettings, collectionIds: settings.collectionIds });
    toastUndo(t('presets.resetDone'), () => changeChatSettings(chatId, settings));
  };
  return (
    <Drawer label={t('presets.title')} side="end" isWide isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <header className="flex h-11 shrink-0 items-center gap-2 border-b border-border pe-2 ps-4">
        <h2 className="min-w-0 flex-1 truncate font-semibold">{t('presets.title')}</h2>
        <IconButton icon={X} label={t('presets.close')} onClick={onClose} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {settings === undefined ? (
          <div aria-busy aria-label={t('presets.loading')} className="space-y-4 p-4">
            <Skeleton className="h-8" />
            <Skeleton className="h-40" />
          </div>
        ) : (
          <SettingsForm settings={settings} model={model} onChange={(next) => changeChatSettings(chatId, next)} />
        )}
      </div>
      <footer className="flex shrink-0 items-center justify-between gap-2 border-t border-border bg-sunken px-4 py-2.5">
        <p className="text-caption text-muted">{t('presets.note')}</p>
        <Button look="quiet" isSmall disabled={isPlain} onClick={reset}>
          {t('presets.reset')}
        </Button>
      </footer>
    </Drawer>
  );
}
