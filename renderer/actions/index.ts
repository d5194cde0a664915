import { FolderOpen, PanelLeft, Search, Settings, SlidersHorizontal, Square, SquarePen } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { navigate } from 'wouter/use-hash-location';
import { useAnswers } from '../state/answers.ts';
import { newChat, pathOfChat, stopAnswer } from '../state/chats.ts';
import { closeModelSettings, hasRoomForSettings, openModelSettings } from '../state/model-settings.ts';
import { changeSettings, pickModelFile } from '../state/models.ts';
import { narrowWindow } from '../state/narrow.ts';
import { api, queryClient } from '../state/queries.ts';
import { useUi } from '../state/ui.ts';
import type { Shortcut } from './shortcut.ts';

/** Something that a person can do from anywhere. Buttons, keys and lists of keys all read it here. */
export type Action = {
  readonly id: string;
  readonly labelKey:
    | 'action.newChat'
    | 'action.openLoader'
    | 'action.toggleList'
    | 'action.openModelFile'
    | 'action.modelSettings'
    | 'action.searchModels'
    | 'action.stop'
    | 'action.settings';
  readonly icon: LucideIcon;
  /** The first is the one that is shown. A second one is for browsers that keep the first for themselves. */
  readonly shortcuts: readonly Shortcut[];
  /** Says whether there was something to do; else the key goes on to whoever wants it. */
  run(): boolean;
};

function shownPath(): string {
  return window.location.hash.replace(/^#/, '');
}

export const actions = {
  newChat: {
    id: 'newChat',
    labelKey: 'action.newChat',
    icon: SquarePen,
    shortcuts: [
      { key: 'n', mod: true },
      { key: 'o', mod: true, shift: true },
    ],
    run() {
      newChat();
      return true;
    },
  },
  openLoader: {
    id: 'openLoader',
    labelKey: 'action.openLoader',
    icon: Search,
    shortcuts: [{ key: 'l', mod: true }],
    run() {
      useUi.setState(({ isLoaderOpen }) => ({ isLoaderOpen: !isLoaderOpen }));
      return true;
    },
  },
  toggleList: {
    id: 'toggleList',
    labelKey: 'action.toggleList',
    icon: PanelLeft,
    shortcuts: [{ key: 'b', mod: true }],
    run() {
      if (narrowWindow.matches) {
        useUi.setState(({ isDrawerOpen }) => ({ isDrawerOpen: !isDrawerOpen }));
        return true;
      }
      const settings = queryClient.getQueryData(api.settings.get.queryKey());
      if (settings === undefined) return false;
      const chatListOpen = !settings.chatListOpen;
      // Shown at once; the core's answer says the same.
      queryClient.setQueryData(api.settings.get.queryKey(), { ...settings, chatListOpen });
      void changeSettings({ chatListOpen });
      return true;
    },
  },
  openModelFile: {
    id: 'openModelFile',
    labelKey: 'action.openModelFile',
    icon: FolderOpen,
    shortcuts: [{ key: 'o', mod: true }],
    run() {
      void pickModelFile();
      return true;
    },
  },
  modelSettings: {
    id: 'modelSettings',
    labelKey: 'action.modelSettings',
    icon: SlidersHorizontal,
    shortcuts: [{ key: 'p', mod: true, shift: true }],
    run() {
      const { modelSettings } = useUi.getState();
      const isShown = modelSettings !== null && hasRoomForSettings(shownPath(), modelSettings.modelId);
      if (isShown) closeModelSettings();
      else openModelSettings(null, modelSettings?.tab ?? 'answer');
      return true;
    },
  },
  searchModels: {
    id: 'searchModels',
    labelKey: 'action.searchModels',
    icon: Search,
    // Where the slash needs Shift, it is the same key to a person.
    shortcuts: [{ key: 'f', mod: true }, { key: '/', shift: true }, { key: '/' }],
    run() {
      const field = document.querySelector<HTMLInputElement>('[data-discover-search]');
      // It is hidden behind a model's page where there is no room for both.
      if (field === null || field.offsetParent === null) return false;
      field.select();
      field.focus();
      return true;
    },
  },
  stop: {
    id: 'stop',
    labelKey: 'action.stop',
    icon: Square,
    shortcuts: [{ key: 'Escape' }],
    run() {
      // Escape closes what floats first.
      if (document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]') !== null) return false;
      const path = shownPath();
      const answer = Object.values(useAnswers.getState()).find(({ message }) => pathOfChat(message.chatId) === path);
      if (answer === undefined) return false;
      void stopAnswer(answer.message.id);
      return true;
    },
  },
  settings: {
    id: 'settings',
    labelKey: 'action.settings',
    icon: Settings,
    shortcuts: [{ key: ',', mod: true }],
    run() {
      navigate('/settings');
      return true;
    },
  },
} as const satisfies Record<string, Action>;

export const allActions: readonly Action[] = Object.values(actions);
