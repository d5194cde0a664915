import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../contract/chats.ts';
import { formatWholeSeconds } from '../../i18n/format.ts';

/** What the model thought, as one folded line above its answer. */
export function Reasoning({ message, isLive }: { message: Message; isLive: boolean }) {
  const { t } = useTranslation();
  if (message.reasoning === '') return null;
  const isThinking = isLive && message.text === '' && message.reasoningMs === null;
  const label = isThinking
    ? t('reasoning.thinking')
    : message.reasoningMs === null
      ? t('reasoning.thought')
      : t('reasoning.thoughtFor', { seconds: formatWholeSeconds(message.reasoningMs) });
  return (
    <Collapsible.Root className="mb-2" data-testid="reasoning">
      <Collapsible.Trigger className="group/trigger -ml-1 flex h-7 items-center gap-1 rounded-control pr-2 pl-1 text-muted transition-colors hover:bg-hover hover:text-text max-column:h-9">
        <ChevronRight
          size={14}
          strokeWidth={1.75}
          aria-hidden
          className="transition-transform group-data-panel-open/trigger:rotate-90"
        />
        <span className={isThinking ? 'animate-breathe' : ''}>{label}</span>
      </Collapsible.Trigger>
      <Collapsible.Panel className="selectable mt-1 mb-3 ml-1.5 border-l-2 border-border pl-4 break-words whitespace-pre-wrap text-muted">
        {message.reasoning.trim()}
      </Collapsible.Panel>
    </Collapsible.Root>
  );
}
