import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ToolServer } from '../../../../contract/tools.ts';
import { changeChatSettings, plainSettings, useChatSettings } from '../../../state/chat-settings.ts';
import { restartServer } from '../../../state/tools.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { Switch } from '../../../ui/switch.tsx';
import { isWished, shareOf, withServer, withTool } from './wishes.ts';

export type ServerChoiceProps = { chatId: string | null; server: ToolServer };

/** A server for this chat: all of its tools, or some. */
export function ServerChoice({ chatId, server }: ServerChoiceProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const listId = useId();
  const settings = useChatSettings(chatId) ?? plainSettings;
  const { name, kind, state, tools, error } = server;
  const wishes = settings.tools;
  const share = shareOf(wishes, server);
  const change = (next: string[]) => changeChatSettings(chatId, { ...settings, tools: next });
  const title = kind === 'own' ? t('tools.own') : name;
  return (
    <div className="border-t border-border py-2 first-of-type:mt-2 first-of-type:border-t-0">
      <div className="flex items-center gap-3">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={listId}
          onClick={() => setIsOpen(!isOpen)}
          className="flex min-h-7 min-w-0 flex-1 items-center gap-1.5 rounded-control text-start max-column:min-h-11"
        >
          <ChevronRight
            size={14}
            strokeWidth={1.75}
            aria-hidden
            className={classNames('shrink-0 text-faint', isOpen ? 'rotate-90' : 'rtl:rotate-180')}
          />
          <span className="min-w-0 truncate">{title}</span>
          <span className="shrink-0 text-caption text-muted">
            {state === 'ready'
              ? share === 'some'
                ? t('tools.some', {
                    count: tools.filter((tool) => isWished(wishes, name, tool.name)).length,
                    of: tools.length,
                  })
                : t('tools.toolCount', { count: tools.length, value: tools.length })
              : t(`tools.state.${state}`)}
          </span>
        </button>
        <Switch
          label={t('tools.useHere', { name: title })}
          isOn={share !== 'none'}
          onChange={(isOn) => change(withServer(wishes, name, isOn))}
        />
      </div>
      <div id={listId} className={isOpen ? 'ps-5' : 'hidden'}>
        {error === null ? null : <p className="text-pretty text-bad">{error.message}</p>}
        {state === 'idle' || state === 'failed' ? (
          <Button isSmall className="my-1" onClick={() => void restartServer(name)}>
            {t(state === 'idle' ? 'tools.start' : 'tools.restart')}
          </Button>
        ) : null}
        {tools.map((tool) => (
          <Checkbox
            key={tool.name}
            label={tool.name}
            text={tool.description.length > 140 ? `${tool.description.slice(0, 140)}…` : tool.description}
            isOn={isWished(wishes, name, tool.name)}
            onChange={(isOn) => change(withTool(wishes, server, tool.name, isOn))}
          />
        ))}
      </div>
    </div>
  );
}
