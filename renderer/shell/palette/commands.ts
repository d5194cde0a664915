import { Cpu, MessageSquare, Monitor, Moon, Sun } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { navigate } from 'wouter/use-hash-location';
import { allActions } from '../../actions/index.ts';
import { keysOf } from '../../actions/keys.ts';
import { pathOfChat, titleOf } from '../../state/chats.ts';
import { chooseChatModel, useChatModels } from '../../state/chat-models.ts';
import { changeSettings } from '../../state/models.ts';
import { isBlocked } from '../../state/openness.ts';
import { useChats, useSettings } from '../../state/queries.ts';
import { settingsParts } from '../../state/settings-parts.ts';

/** A line of the palette. */
export type Command = {
  /** Kept with what was done recently. */
  id: string;
  group: 'action' | 'chat' | 'model' | 'settings' | 'theme';
  label: string;
  icon: LucideIcon;
  keys?: string | undefined;
  run(): void;
};

const themes = [
  { id: 'light', icon: Sun },
  { id: 'dark', icon: Moon },
  { id: 'system', icon: Monitor },
] as const;

/** Everything that can be done now, in the order in which it is listed before anything is typed. */
export function useCommands(): Command[] {
  const { t } = useTranslation();
  const chats = useChats().data;
  const models = useChatModels();
  const settings = useSettings().data;
  return useMemo(() => {
    const commands: Command[] = [];
    for (const action of allActions) {
      if (action.id === 'palette' || action.applies?.() === false) continue;
      const { id, labelKey, icon } = action;
      commands.push({
        id,
        group: 'action',
        label: t(labelKey),
        icon,
        keys: keysOf(action),
        run: () => void action.run(),
      });
    }
    for (const chat of chats ?? []) {
      const run = () => navigate(pathOfChat(chat.id));
      commands.push({ id: `chat:${chat.id}`, group: 'chat', label: titleOf(chat), icon: MessageSquare, run });
    }
    for (const model of models) {
      if (!model.available || isBlocked(settings?.opennessPolicy, model.openness)) continue;
      const label = t(model.local === null ? 'palette.ask' : 'palette.load', { name: model.name });
      commands.push({
        id: `model:${model.id}`,
        group: 'model',
        label,
        icon: Cpu,
        run: () => void chooseChatModel(model),
      });
    }
    for (const { id, icon } of settingsParts()) {
      const label = t('palette.settings', { name: t(`settings.part.${id}`) });
      commands.push({ id: `settings:${id}`, group: 'settings', label, icon, run: () => navigate(`/settings/${id}`) });
    }
    for (const { id, icon } of themes) {
      const label = t('palette.theme', { name: t(`settings.${id}`) });
      commands.push({ id: `theme:${id}`, group: 'theme', label, icon, run: () => void changeSettings({ theme: id }) });
    }
    return commands;
  }, [t, chats, models, settings]);
}
