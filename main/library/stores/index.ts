import type { StoreKind } from '../../../contract/library.ts';
import { gpt4all } from './gpt4all.ts';
import { huggingFace } from './hugging-face.ts';
import { jan } from './jan.ts';
import { lmStudio } from './lm-studio.ts';
import { ollama } from './ollama.ts';
import type { StoreReader } from './store.ts';

export const storeReaders: Readonly<Record<StoreKind, StoreReader>> = {
  ollama,
  lm_studio: lmStudio,
  hugging_face: huggingFace,
  jan,
  gpt4all,
};
