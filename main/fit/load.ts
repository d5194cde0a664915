import { freemem } from 'node:os';
import type { LoadSettings } from '../../contract/inference.ts';
import type { Model } from '../../contract/models.ts';
import type { LoadPlan } from '../engine/engine.ts';
import { inspectGguf } from '../gguf/inspect.ts';

/** Checks a model's file before native code sees it, and says what loading it will take. */
export async function planLoad(model: Model, settings: LoadSettings): Promise<LoadPlan> {
  const { facts } = await inspectGguf(model.path);
  return { settings, neededBytes: facts.sizeBytes, freeBytes: freemem() };
}
