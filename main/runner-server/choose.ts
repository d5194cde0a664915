import { AppError } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import { inspectGguf } from '../gguf/inspect.ts';
import { describeMissing, locateServer } from './locate.ts';
import { findMmproj } from './mmproj.ts';

/**
 * The llama-server for a model, and the file beside it that lets it see or hear. `setting`: the one that the person
 * named. Throws `unsupported`, with how to get one, where either is missing.
 */
export async function chooseServer(model: Pick<Model, 'name' | 'path'>, needsMedia: boolean, setting: string | null) {
  const binary = await locateServer(setting);
  if (binary === null) throw describeMissing();
  const { facts } = await inspectGguf(model.path);
  const mmproj = await findMmproj(model.path, facts);
  if (needsMedia && mmproj === null) {
    throw new AppError('unsupported', `${model.name} has no mmproj file beside it, so it can't see or hear.`, {
      remedy: 'Put the mmproj file of this model into its folder, or choose a model that can see.',
    });
  }
  return { binary, mmproj: mmproj?.path ?? null };
}
