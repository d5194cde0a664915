import { stat } from 'node:fs/promises';
import { AppError } from '../../contract/errors.ts';
import type { ModelCapabilities, ModelTemplate } from '../../contract/models.ts';
import { inspectGguf } from '../gguf/inspect.ts';
import type { GgufFacts } from '../gguf/report.ts';
import { createTemplateRenderer } from '../prompt/renderer.ts';
import { examineTemplate } from '../prompt/template.ts';

/** What is known of a file as long as it does not change. */
type KnownFile = {
  modifiedMs: number;
  facts: Promise<GgufFacts>;
  capabilities: Map<string, Promise<ModelCapabilities>>;
};

const nothing: ModelCapabilities = { thinking: 'none', thinksByDefault: false, tools: false, systemRole: false };

/** Reads the chat templates of model files and what they can do; each file and template once. */
export function createTemplateReader() {
  const files = new Map<string, KnownFile>();

  async function open(path: string): Promise<KnownFile> {
    // A file that is gone is for the inspection to report.
    const modifiedMs = await stat(path).then(
      (file) => file.mtimeMs,
      () => -1,
    );
    const known = files.get(path);
    if (known?.modifiedMs === modifiedMs) return known;
    const facts = inspectGguf(path).then((report) => report.facts);
    const file = { modifiedMs, facts, capabilities: new Map() };
    files.set(path, file);
    facts.catch(() => files.delete(path));
    return file;
  }

  return {
    read: async (path: string): Promise<ModelTemplate> => {
      const { chatTemplates } = await (await open(path)).facts;
      return { own: chatTemplates.default, named: Object.keys(chatTemplates.named) };
    },
    /** `replacement` is used in place of the template in the file. One that fails can do nothing. */
    examine: async (path: string, replacement: string | null): Promise<ModelCapabilities> => {
      const file = await open(path);
      const facts = await file.facts;
      const source = replacement ?? facts.chatTemplates.default;
      if (source === null) return nothing;
      const known = file.capabilities.get(source) ?? examine(source, facts);
      file.capabilities.set(source, known);
      return known;
    },
  };
}

async function examine(source: string, { tokenizer }: GgufFacts): Promise<ModelCapabilities> {
  await using renderer = createTemplateRenderer();
  try {
    const { capabilities } = await examineTemplate(renderer, {
      source,
      bosToken: tokenizer.bos?.text ?? '',
      eosToken: tokenizer.eos?.text ?? '',
    });
    const { thinking, thinkingSwitch, tools, systemRole } = capabilities;
    return { thinking, thinksByDefault: thinkingSwitch?.isOnByDefault ?? thinking === 'always', tools, systemRole };
  } catch (error) {
    if (error instanceof AppError && error.code === 'template_failed') return nothing;
    throw error;
  }
}
