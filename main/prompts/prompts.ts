import { randomUUID } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import type { ImportResult } from '../../contract/presets.ts';
import { promptFileSchema, type Prompt, type PromptFile } from '../../contract/prompts.ts';
import type { Events } from '../events.ts';
import { freeName } from '../free-name.ts';
import type { Store } from '../store/open.ts';
import { promptQueries } from '../store/prompts.ts';

export type Prompts = ReturnType<typeof createPrompts>;

/** Texts that are asked for often. */
export function createPrompts({ store, events }: { store: Store; events: Events }) {
  const queries = promptQueries(store);

  function changed(): void {
    events.emit({ type: 'prompts' });
  }

  return {
    list: () => queries.list(),
    save: ({ id, name, text }: { id: string | null; name: string; text: string }): Prompt => {
      const namesake = queries.byName(name);
      if (namesake !== null && namesake.id !== id) {
        throw new AppError('conflict', `There is a prompt named ${namesake.name} already.`, {
          remedy: 'Choose another name, or change that prompt.',
        });
      }
      const prompt = { id: id ?? randomUUID(), name, text };
      queries.put(prompt);
      changed();
      return prompt;
    },
    remove: (id: string): void => {
      queries.remove(id);
      changed();
    },
    export: () => {
      const file: PromptFile = {
        format: 'paddock-prompts',
        version: 1,
        prompts: queries.list().map(({ name, text }) => ({ name, text })),
      };
      return { fileName: 'Paddock prompts.json', text: `${JSON.stringify(file, null, 2)}\n` };
    },
    import: (fileText: string): ImportResult => {
      const read = readPromptFile(fileText);
      const result = queries.transaction(() => {
        const added: string[] = [];
        for (const { name: wished, text } of read) {
          if (queries.byName(wished)?.text === text) continue;
          const name = freeName(wished, (wanted) => queries.byName(wanted) !== null);
          queries.put({ id: randomUUID(), name, text });
          added.push(name);
        }
        return { added, unchanged: read.length - added.length };
      });
      changed();
      return result;
    },
  };
}

function readPromptFile(text: string): { name: string; text: string }[] {
  try {
    return promptFileSchema.parse(JSON.parse(text.replace(/^\uFEFF/, ''))).prompts;
  } catch (cause) {
    throw new AppError('invalid_input', 'This file holds no prompts that Paddock knows.', {
      remedy: 'Choose a file of prompts that Paddock exported.',
      cause,
    });
  }
}
