import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { idSchema } from '../../../contract/procedure.ts';
import type { ModelAlias } from '../../../contract/server.ts';
import { optional, readBody } from '../body.ts';
import type { ServerEnv } from '../env.ts';
import { RequestError } from '../failure.ts';
import type { Inference } from '../inference.ts';
import { jobFailure, requireSupply, type ModelSupply, type SupplyJob } from '../model-supply.ts';
import { lineStream, type SendLines } from './lines.ts';
import { namedSchema, nameOf, requireNamed } from './names.ts';

export type AliasBook = {
  list(): readonly ModelAlias[];
  set(alias: ModelAlias): unknown;
  remove(alias: string): unknown;
};

type Dependencies = { inference: Inference; supply: ModelSupply | null; aliases: AliasBook };

export const pullRequestSchema = z.object({ ...namedSchema.shape, stream: optional(z.boolean()) });
export const copyRequestSchema = z.object({ source: z.string().min(1), destination: idSchema });

/** Fetching, removing and naming models. */
export function supplying({ inference, supply, aliases }: Dependencies) {
  return new Hono<ServerEnv>()
    .post('/pull', async (c) => {
      const request = await readBody(c, pullRequestSchema);
      const name = nameOf(request);
      const pull = async (send: SendLines) => {
        await send({ status: 'pulling manifest' });
        const found = inference.find(name);
        const isHere = found !== null && found.local?.available !== false;
        const modelId = isHere ? found.id : await fetchModel(c, requireSupply(supply), name, send);
        // From now on it can be asked for under the name that it was fetched by.
        if (inference.find(name) === null && idSchema.safeParse(name).success) aliases.set({ alias: name, modelId });
        await send({ status: 'success' });
      };
      if (request.stream !== false) return lineStream(c, pull);
      await pull(async () => {});
      return c.json({ status: 'success' });
    })
    .delete('/delete', async (c) => {
      const name = nameOf(await readBody(c, namedSchema));
      const { id } = requireNamed(c, inference, name);
      const alias = aliases.list().find((other) => isSame(other.alias, name));
      // A second name goes and the model stays, as with Ollama's copies.
      if (alias !== undefined && !isSame(id, name)) aliases.remove(alias.alias);
      else await requireSupply(supply).trash(id);
      return c.body(null, 200);
    })
    .post('/copy', async (c) => {
      const { source, destination } = await readBody(c, copyRequestSchema);
      const { id } = requireNamed(c, inference, source);
      const taken = inference.find(destination);
      if (taken !== null && taken.id === withoutVersion(destination)) {
        throw new RequestError('invalid', `There is a model with the name ${destination} already.`, {
          param: 'destination',
        });
      }
      aliases.set({ alias: withoutVersion(destination), modelId: id });
      return c.body(null, 200);
    })
    .all('/create', () => {
      throw new RequestError('not_implemented', 'Paddock makes no models: set one up in the app, and give it a name.');
    })
    .all('/push', () => {
      throw new RequestError('not_implemented', 'Paddock gives no models away.');
    })
    .all('/blobs/:digest', () => {
      throw new RequestError('not_implemented', 'Paddock takes no files over its server: open them in the app.');
    });
}

/** Fetches a model and tells of it as it comes. Answers with its name in the list. */
async function fetchModel(c: Context<ServerEnv>, supply: ModelSupply, name: string, send: SendLines): Promise<string> {
  const offer = await supply.resolve(name);
  if (offer.modelId !== null) return offer.modelId;
  const { id } = await supply.start(offer);
  let last: SupplyJob | null = null;
  for await (const job of supply.follow(id, c.get('tracked').signal)) {
    await send(...job.files.filter((file, index) => hasMoved(file, last?.files[index])).map(toLine));
    last = job;
  }
  if (last?.state !== 'done' || last.modelId === null) {
    throw last === null ? new RequestError('conflict', 'The request was cancelled.') : jobFailure(last);
  }
  await send({ status: 'verifying sha256 digest' }, { status: 'writing manifest' });
  return last.modelId;
}

type File = SupplyJob['files'][number];

function hasMoved(file: File, before: File | undefined): boolean {
  return before === undefined || before.doneBytes !== file.doneBytes;
}

/** Ollama knows files by their hashes; those that the hub has no hash of go by their names. */
function toLine({ path, sha256, sizeBytes, doneBytes }: File) {
  return {
    status: `pulling ${sha256?.slice(0, 12) ?? path}`,
    digest: sha256 === null ? path : `sha256:${sha256}`,
    total: sizeBytes,
    completed: doneBytes,
  };
}

function withoutVersion(name: string): string {
  return name.replace(/:latest$/, '');
}

function isSame(one: string, other: string): boolean {
  return withoutVersion(one).toLowerCase() === withoutVersion(other).toLowerCase();
}
