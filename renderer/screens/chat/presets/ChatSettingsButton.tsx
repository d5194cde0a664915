import { SquareUser } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isSameValues } from '../../../../contract/preset-values.ts';
import { usePreset } from '../../../shell/presets/use-preset.ts';
import { plainSettings, useChatSettings } from '../../../state/chat-settings.ts';
import { classNames } from '../../../ui/class-names.ts';
import { Tooltip } from '../../../ui/tooltip.tsx';

// With it comes the contract's schemas, which nothing before it needs.
const ChatSettingsPanel = lazy(() => import('./ChatSettingsPanel.tsx'));

/** What the chat asks of its models, by the name of its preset; opens the panel that changes it. */
export function ChatSettingsButton({ chatId }: { chatId: string | null }) {
  const { t } = useTranslation();
  const settings = useChatSettings(chatId) ?? plainSettings;
  const { preset, isModified } = usePreset(settings);
  const [isOpen, setIsOpen] = useState(false);
  const isPlain = preset === null && isSameValues(settings, plainSettings);
  const name =
    preset === null ? t('presets.own') : isModified ? t('presets.modifiedShort', { name: preset.name }) : preset.name;
  const label = isPlain ? t('presets.button') : t('presets.buttonWith', { name });
  return (
    <>
      <Tooltip label={label}>
        <button
          type="button"
          aria-label={label}
          aria-haspopup="dialog"
          data-testid="chat-settings"
          onClick={() => setIsOpen(true)}
          className={classNames(
            'flex h-7 max-w-48 shrink-0 items-center gap-1.5 rounded-control px-1.5 text-caption transition-colors hover:bg-hover hover:text-text max-column:h-9',
            isPlain ? 'text-muted' : 'text-accent',
          )}
        >
          <SquareUser size={15} strokeWidth={1.75} aria-hidden className="shrink-0" />
          {isPlain ? null : <span className="truncate max-column:hidden">{name}</span>}
        </button>
      </Tooltip>
      {isOpen ? (
        <Suspense fallback={null}>
          <ChatSettingsPanel chatId={chatId} onClose={() => setIsOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
