import { stat } from 'node:fs/promises';
import type { ModelCapabilities } from '../../contract/models.ts';
import type { GgufReport } from '../gguf/inspect.ts';
import { purposeOf, type Purpose } from '../gguf/purpose.ts';
import type { Inference, ServedModel } from './inference.ts';

/** What a model is for, as lists of models say it. */
export type ModelTraits = {
  kind: Purpose;
  thinking: ModelCapabilities['thinking'];
  thinksByDefault: boolean;
  tools: boolean;
  image: boolean;
  audio: boolean;
  /** Whether it can write what stands between two texts. */
  insert: boolean;
  metadata: GgufReport['metadata'];
};

export type Traits = ReturnType<typeof createTraits>;

const none: ModelTraits = {
  kind: 'chat',
  thinking: 'none',
  thinksByDefault: false,
  tools: false,
  image: false,
  audio: false,
  insert: false,
  metadata: {},
};

/** Each file is read by a thread of its own. */
const filesAtOnce = 4;

/** Reads what models are for; each file once, as long as it and its settings stay as they are. */
export function createTraits(inference: Inference) {
  const known = new Map<string, { state: string; traits: Promise<ModelTraits> }>();

  async function of(model: ServedModel): Promise<ModelTraits> {
    const state = await stateOf(model);
    const found = known.get(model.id);
    if (found?.state === state) return found.traits;
    const traits = read(model);
    known.set(model.id, { state, traits });
    traits.catch(() => known.delete(model.id));
    return traits;
  }

  async function stateOf({ id, local }: ServedModel): Promise<string> {
    if (local === null) return '';
    const { chatTemplate, mmproj } = inference.defaults(id).load;
    const modifiedMs = await stat(local.path).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    );
    return JSON.stringify([local.path, modifiedMs, chatTemplate, mmproj]);
  }

  async function read(model: ServedModel): Promise<ModelTraits> {
    const report = await inference.header(model.id);
    const metadata = report?.metadata ?? {};
    const kind = report === null ? 'chat' : purposeOf(report);
    if (kind !== 'chat') return { ...none, kind, metadata };
    const { thinking, thinksByDefault, tools } = await inference.capabilities(model.id);
    const modalities = await inference.modalities(model.id);
    return { kind, thinking, thinksByDefault, tools, ...modalities, insert: canInsert(metadata), metadata };
  }

  return {
    of,
    /** Of all models of a list. A file that can't be read is in the list all the same. */
    all: async (models: readonly ServedModel[]): Promise<ModelTraits[]> => {
      const all: ModelTraits[] = [];
      for (let start = 0; start < models.length; start += filesAtOnce) {
        const some = models.slice(start, start + filesAtOnce);
        all.push(...(await Promise.all(some.map((model) => of(model).catch(() => none)))));
      }
      return all;
    },
  };
}

/** Some files name the tokens for it. Of others only the name says that they are made for code. */
function canInsert(metadata: GgufReport['metadata']): boolean {
  const tokens = ['fim_pre_token_id', 'prefix_token_id'].map((name) => metadata[`tokenizer.ggml.${name}`]);
  if (tokens.some((token) => token !== undefined)) return true;
  const names = ['general.name', 'general.basename', 'general.architecture'].map((key) => metadata[key]);
  return names.some((name) => typeof name === 'string' && /coder|codestral|codegemma|code[ -]?llama/i.test(name));
}
