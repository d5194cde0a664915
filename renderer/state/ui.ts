import { create } from 'zustand';
import type { Reasoning } from '../../contract/chats.ts';

/** Whoever asked for a model file or a folder; `choose` says whether it was taken, else the picker stays open. */
export type Picker = { kind: 'file' | 'folder'; choose(path: string): Promise<boolean> };

export type SettingsTab = 'answer' | 'load';

/** What only this window knows and nobody would miss. */
export type UiState = {
  isLoaderOpen: boolean;
  isPaletteOpen: boolean;
  /** The list of keys. */
  areKeysShown: boolean;
  /** The file picker of browser windows, while it is open. */
  picker: Picker | null;
  /** The settings of a model, beside the page; `modelId: null` follows the model that is chosen. */
  modelSettings: { modelId: string | null; tab: SettingsTab } | null;
  /** The editor of a model's chat template; `line` is where the template failed. */
  templateEditor: { modelId: string; line: number | null } | null;
  /** The model whose details are shown over the page. */
  modelDetails: string | null;
  /** The model file that is about to be imported. */
  importPath: string | null;
  /** Whether a model is to think first, by model id. */
  reasoning: Readonly<Record<string, Reasoning>>;
  /** The chat list as a drawer, in narrow windows. */
  isDrawerOpen: boolean;
  /** Unsent text by chat id; the chat that does not exist yet has the key `new`. */
  drafts: Readonly<Record<string, string>>;
  /** Said to screen readers. */
  announcement: string;
};

export const useUi = create<UiState>(() => ({
  isLoaderOpen: false,
  isPaletteOpen: false,
  areKeysShown: false,
  picker: null,
  modelSettings: null,
  templateEditor: null,
  modelDetails: null,
  importPath: null,
  reasoning: {},
  isDrawerOpen: false,
  drafts: {},
  announcement: '',
}));

export function setDraft(key: string, text: string): void {
  useUi.setState(({ drafts }) => ({ drafts: { ...drafts, [key]: text } }));
}

/** What the composer asks of a model whose thinking can be switched. */
export function reasoningFor(modelId: string): Reasoning {
  return useUi.getState().reasoning[modelId] ?? 'auto';
}

export function setReasoning(modelId: string, choice: Reasoning): void {
  useUi.setState(({ reasoning }) => ({ reasoning: { ...reasoning, [modelId]: choice } }));
}

export function showModelDetails(modelId: string): void {
  useUi.setState({ modelDetails: modelId, isLoaderOpen: false });
}

export function announce(announcement: string): void {
  useUi.setState({ announcement });
}

export function focusComposer(): void {
  // After the screen that holds it has been shown.
  requestAnimationFrame(() => document.querySelector<HTMLTextAreaElement>('[data-composer]')?.focus());
}
