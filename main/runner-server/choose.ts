import { AppError } from '../../contract/errors.ts';
import type { LoadSettings } from '../../contract/inference.ts';
import type { Model } from '../../contract/models.ts';
import { inspectGguf } from '../gguf/inspect.ts';
import { describeMissing, locateServer } from './locate.ts';
import { checkMmproj, findMmproj } from './mmproj.ts';

type Wishes = {
  needsMedia: boolean;
  /** The mmproj file that the person chose; `null`: the one beside the model that fits. */
  mmproj: LoadSettings['mmproj'];
  /** The llama-server that the person named. */
  binary: string | null;
};

/**
 * The llama-server for a model, and the file that lets it see or hear. Throws `unsupported`, with how to get one, where
 * either is missing.
 */
export async function chooseServer(model: Pick<Model, 'name' | 'path'>, wishes: Wishes) {
  const binary = await locateServer(wishes.binary);
  if (binary === null) throw describeMissing();
  const { facts } = await inspectGguf(model.path);
  const mmproj = wishes.mmproj === null ? await findMmproj(model.path, facts) : await checkMmproj(wishes.mmproj, facts);
  if (wishes.needsMedia && mmproj === null) {
    throw new AppError('unsupported', `${model.name} has no mmproj file beside it, so it can't see or hear.`, {
      remedy: 'Put the mmproj file of this model into its folder, or choose a model that can see.',
    });
  }
  return { binary, mmproj: mmproj?.path ?? null, warning: mmproj?.warning ?? null };
}

/** The file beside a model that lets it see or hear; `null` where there is none that surely belongs. */
export async function findCompanion(modelPath: string): Promise<string | null> {
  const { facts } = await inspectGguf(modelPath);
  return (await findMmproj(modelPath, facts))?.path ?? null;
}
