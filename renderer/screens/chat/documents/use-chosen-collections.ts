import { changeChatSettings, useChatSettings } from '../../../state/chat-settings.ts';

const none: readonly string[] = [];

/** The collections that questions of a chat are answered from; `null` is the chat that does not exist yet. */
export function useChosenCollections(chatId: string | null): [readonly string[], (id: string, isOn: boolean) => void] {
  const settings = useChatSettings(chatId);
  const chosen = settings?.collectionIds ?? none;
  const choose = (id: string, isOn: boolean) => {
    if (settings === undefined) return;
    const others = chosen.filter((other) => other !== id);
    changeChatSettings(chatId, { ...settings, collectionIds: isOn ? [...others, id] : others });
  };
  return [chosen, choose];
}
