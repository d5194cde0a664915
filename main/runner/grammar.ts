import { LlamaGrammarEvaluationState, type Llama, type LlamaGrammar, type LlamaModel } from 'node-llama-cpp';
import { AppError } from '../../contract/errors.ts';
import { checkGbnf } from '../grammar/check.ts';
import { jsonGrammar } from '../grammar/json.ts';
import { convertSchema } from '../grammar/schema.ts';
import type { GrammarRequest } from './protocol.ts';

export type Grammars = {
  /** A fresh state of the grammar, and what of a schema it can't enforce. Throws `invalid_input` with the place. */
  begin(request: GrammarRequest): Promise<{ state: LlamaGrammarEvaluationState; unenforced: string[] }>;
};

/** Grammars that were asked for lately; clients send the same one with every request. */
const keptGrammars = 32;

export function createGrammars(llama: Llama, model: LlamaModel): Grammars {
  const compiled = new Map<string, Promise<LlamaGrammar>>();

  function compile(gbnf: string): Promise<LlamaGrammar> {
    const known = compiled.get(gbnf);
    if (known) return known;
    const grammar = llama.createGrammar({ grammar: gbnf }).catch((cause: unknown) => {
      compiled.delete(gbnf);
      throw new AppError('invalid_input', 'llama.cpp could not compile the grammar.', {
        remedy: 'Make the grammar or the schema simpler.',
        cause,
      });
    });
    compiled.set(gbnf, grammar);
    for (const oldest of compiled.keys()) {
      if (compiled.size <= keptGrammars) break;
      compiled.delete(oldest);
    }
    return grammar;
  }

  return {
    begin: async (request) => {
      const { gbnf, unenforced } = toGbnf(request);
      const grammar = await compile(gbnf);
      return { state: new LlamaGrammarEvaluationState({ model, grammar }), unenforced };
    },
  };
}

function toGbnf(request: GrammarRequest): { gbnf: string; unenforced: string[] } {
  switch (request.kind) {
    case 'gbnf':
      // Native code would only say that it failed, and on the error output.
      checkGbnf(request.text);
      return { gbnf: request.text, unenforced: [] };
    case 'json':
      return { gbnf: jsonGrammar('object'), unenforced: [] };
    case 'schema': {
      const { gbnf, unenforced } = convertSchema(request.schema);
      return { gbnf, unenforced: unenforced.map(({ pointer, keyword, reason }) => `${pointer}/${keyword}: ${reason}`) };
    }
  }
}
