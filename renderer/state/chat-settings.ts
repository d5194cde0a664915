import { create } from 'zustand';
import type { ChatSettings } from '../../contract/chats.ts';
import { valuesOf } from '../../contract/preset-values.ts';
import { client } from '../connection/client.ts';
import { attempt } from './notices.ts';
import { api, queryClient, useChat, usePresets, useSettings } from './queries.ts';

const pauseMs = 300;

/** The chat that does not exist yet. */
const newKey = 'new';

export const plainSettings: ChatSettings = {
  presetId: null,
  systemPrompt: '',
  sampling: {},
  tools: [],
  reasoning: 'auto',
  collectionIds: [],
};

/** What was changed and is not kept yet, by chat id. It lies over what the core says until the core says the same. */
const useEdits = create<Readonly<Record<string, ChatSettings>>>(() => ({}));

let timer: ReturnType<typeof setTimeout> | undefined;

function chatKey(chatId: string) {
  return api.chats.get.queryKey({ input: { chatId } });
}

/** How a chat asks, as the person left it. `null` is the chat that does not exist yet, which begins with a preset. */
export function useChatSettings(chatId: string | null): ChatSettings | undefined {
  const edited = useEdits((all) => all[chatId ?? newKey]);
  const kept = useChat(chatId ?? '', chatId !== null).data?.settings;
  const { data: presets = [] } = usePresets();
  const defaultId = useSettings().data?.defaultPresetId ?? null;
  if (edited !== undefined) return edited;
  if (chatId !== null) return kept;
  const preset = presets.find(({ id }) => id === defaultId);
  return preset === undefined ? plainSettings : { ...plainSettings, ...valuesOf(preset), presetId: preset.id };
}

/** Shown at once; kept by the core when changing pauses. A new chat takes them along when it is made. */
export function changeChatSettings(chatId: string | null, settings: ChatSettings): void {
  useEdits.setState({ [chatId ?? newKey]: settings });
  if (chatId === null) return;
  clearTimeout(timer);
  timer = setTimeout(() => void attempt(keepChatSettings), pauseMs);
}

/** Has the core keep every change now: before a question that is to be asked with them. */
export async function keepChatSettings(): Promise<void> {
  clearTimeout(timer);
  const { [newKey]: _later, ...pending } = useEdits.getState();
  await Promise.all(Object.entries(pending).map(([chatId, settings]) => keep(chatId, settings)));
}

async function keep(chatId: string, settings: ChatSettings): Promise<void> {
  try {
    await client.chats.update({ chatId, settings });
    await queryClient.cancelQueries({ queryKey: chatKey(chatId) });
    queryClient.setQueryData(chatKey(chatId), (data) => (data === undefined ? data : { ...data, settings }));
  } finally {
    // What was changed meanwhile waits for its own turn.
    if (useEdits.getState()[chatId] === settings) drop(chatId);
  }
}

function drop(key: string): void {
  const { [key]: _gone, ...rest } = useEdits.getState();
  useEdits.setState(rest, true);
}

/** What was set up for a chat before it was made. `undefined`: nothing. */
export function newChatSettings(): ChatSettings | undefined {
  return useEdits.getState()[newKey];
}

/** The next new chat begins afresh. */
export function forgetNewChatSettings(): void {
  drop(newKey);
}
