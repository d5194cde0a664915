import { constrains, type Part } from './compiler.ts';
import { schemaError } from './problems.ts';
import type { SchemaDocument, SchemaNode } from './references.ts';

export interface Choice {
  node: SchemaNode;
  keyword: 'anyOf' | 'oneOf';
  options: readonly SchemaNode[];
}

/** Schemas that hold at once, with `$ref` and `allOf` followed: what each says itself, and the choices left to make. */
export interface Conjunction {
  parts: readonly Part[];
  choices: readonly Choice[];
}

/** Null where one of the schemas is `false`. `start` is what was found before. */
export function conjoin(
  document: SchemaDocument,
  schemas: readonly SchemaNode[],
  start: Conjunction = { parts: [], choices: [] },
): Conjunction | null {
  const parts = new Map(start.parts.map((part) => [part.pointer, part]));
  const choices = new Map(start.choices.map((choice) => [describeChoice(choice), choice]));
  const done = new Set<string>();
  const path = new Set<string>();
  let possible = true;

  function follow(node: SchemaNode): void {
    const { pointer, keywords } = node;
    if (path.has(pointer)) throw schemaError(pointer, 'it refers to itself with nothing in between.');
    if (done.has(pointer)) return;
    if (typeof keywords === 'boolean') {
      possible &&= keywords;
      return;
    }
    done.add(pointer);
    path.add(pointer);
    const own: Part['own'] = (...steps) => document.child(node, ...steps);
    if (constrains(keywords)) parts.set(pointer, { pointer, keywords, own });
    for (const reference of [keywords.$ref, keywords.$dynamicRef]) {
      if (reference !== undefined) follow(document.target(node, reference));
    }
    keywords.allOf?.forEach((_, index) => follow(own('allOf', index)));
    for (const keyword of ['anyOf', 'oneOf'] as const) {
      const options = keywords[keyword]?.map((_, index) => own(keyword, index));
      if (options === undefined) continue;
      const found: Choice = { node, keyword, options };
      choices.set(describeChoice(found), found);
    }
    path.delete(pointer);
  }

  schemas.forEach(follow);
  return possible ? { parts: [...parts.values()], choices: [...choices.values()] } : null;
}

/** The same for conjunctions that mean the same. */
export function describeConjunction({ parts, choices }: Conjunction): string {
  const pieces = [...parts.map(({ pointer }) => pointer), ...choices.map(describeChoice)];
  return pieces.sort((left, right) => (left < right ? -1 : 1)).join('\n');
}

function describeChoice({ node, keyword }: Choice): string {
  return `${node.pointer} ${keyword}`;
}
