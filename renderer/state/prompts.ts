import { useQuery } from '@tanstack/react-query';
import { create } from 'zustand';
import type { Prompt } from '../../contract/prompts.ts';
import { client } from '../connection/client.ts';
import { t } from '../i18n/index.ts';
import { saveText } from '../shell/markdown/save.ts';
import { attempt, toastUndo } from './notices.ts';
import { importFiles } from './presets.ts';
import { api } from './queries.ts';

/** The dialog in which prompts are kept, while it is open. */
export const usePromptManager = create<{ isOpen: boolean }>(() => ({ isOpen: false }));

export function usePrompts() {
  return useQuery(api.prompts.list.queryOptions());
}

/** Keeps a new prompt, or with an `id` changes that one. `undefined` where the core refused, which is told. */
export async function savePrompt(prompt: Omit<Prompt, 'id'> & { id: string | null }): Promise<Prompt | undefined> {
  return attempt(() => client.prompts.save(prompt));
}

/** Removes a prompt at once and offers to bring it back. */
export async function removePrompt(prompt: Prompt): Promise<void> {
  const removed = await attempt(() => client.prompts.remove({ id: prompt.id }));
  if (removed !== undefined) {
    toastUndo(t('prompts.removed', { name: prompt.name }), () => void savePrompt(prompt));
  }
}

export async function exportPrompts(): Promise<void> {
  const file = await attempt(() => client.prompts.export());
  if (file !== undefined) saveText(file.text, file.fileName, 'application/json');
}

export async function importPrompts(files: readonly File[]): Promise<string[]> {
  return importFiles(files, (text) => client.prompts.import({ text }));
}
