import { AppError } from '../contract/errors.ts';
import type { LoadedModel } from '../contract/engine.ts';
import { createStatusLine } from './output.ts';
import { readLoadSettings } from './load-options.ts';
import type { Client } from './session.ts';

export type LoadWishes = {
  /** As `name=value`, over the settings that are kept for the model. */
  set: readonly string[];
  force: boolean;
};

/** Brings a model into memory and shows how that goes; at once where it is there as wished. */
export async function loadModel(client: Client, modelId: string, { set, force }: LoadWishes): Promise<LoadedModel> {
  const { load } = await client.models.profile({ id: modelId });
  const status = createStatusLine();
  const left = new AbortController();
  const showing = showLoading(client, modelId, left.signal, (text) => status.show(text));
  try {
    const loaded = await client.engine.load({
      modelId,
      ...(set.length === 0 ? {} : { settings: readLoadSettings(set, load) }),
      force,
    });
    if (loaded.error) throw AppError.fromInfo(loaded.error);
    return loaded;
  } finally {
    left.abort();
    await showing;
    status.clear();
  }
}

async function showLoading(
  client: Client,
  modelId: string,
  signal: AbortSignal,
  show: (text: string) => void,
): Promise<void> {
  try {
    for await (const event of await client.app.events(undefined, { signal })) {
      const model = event.type === 'engine' ? event.status.models.find((each) => each.modelId === modelId) : undefined;
      if (model?.state === 'loading') show(`Loading the model  ${Math.floor(model.progress * 100)} %`);
    }
  } catch (error) {
    // Whoever waits for the load hears of what went wrong.
    if (!signal.aborted) throw error;
  }
}
