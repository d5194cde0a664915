import type { Automaton, Edge } from './automaton.ts';
import { complementAutomaton, intersectAutomatons, minimise } from './automaton.ts';
import { anyCharacter, type CharacterSet, intersect, toSet } from './characters.ts';
import { parsePattern, type PatternNode } from './pattern-parser.ts';
import { limits, NotExpressible } from './problems.ts';

/**
 * The texts that a JSON Schema `pattern` accepts: it may match anywhere unless anchored.
 * Throws `NotExpressible` for what no automaton holds (back references, look-behind, look-ahead in the middle).
 */
export function patternAutomaton(pattern: string): Automaton {
  const { lookaheads, node } = parsePattern(pattern);
  return lookaheads.reduce((automaton, { negative, node: ahead }) => {
    const texts = searchAutomaton({ kind: 'sequence', items: [{ kind: 'start' }, ahead] });
    return intersectAutomatons(automaton, negative ? complementAutomaton(texts) : texts);
  }, searchAutomaton(node));
}

/** The texts that `node` matches from their first character to their last. */
export function wholeAutomaton(node: PatternNode): Automaton {
  return searchAutomaton({ kind: 'sequence', items: [{ kind: 'start' }, node, { kind: 'end' }] });
}

interface Node {
  edges: Edge[];
  /** Steps that read nothing; a condition lets them pass only at that end of the text. */
  free: { to: number; only: 'start' | 'end' | null }[];
}

function searchAutomaton(pattern: PatternNode): Automaton {
  const nodes: Node[] = [];
  const newNode = (): number => {
    if (nodes.length >= limits.patternStates) throw new NotExpressible('it is too large (its repetitions multiply)');
    return nodes.push({ edges: [], free: [] }) - 1;
  };
  const link = (from: number, to: number, only: 'start' | 'end' | null = null): void => {
    nodes[from]?.free.push({ to, only });
  };

  /** Adds `node` after `from` and says where it ends. */
  function append(node: PatternNode, from: number): number {
    switch (node.kind) {
      case 'characters': {
        const to = newNode();
        nodes[from]?.edges.push({ set: node.set, to });
        return to;
      }
      case 'start':
      case 'end': {
        const to = newNode();
        link(from, to, node.kind);
        return to;
      }
      case 'sequence':
        return node.items.reduce((end, item) => append(item, end), from);
      case 'choice': {
        const to = newNode();
        for (const option of node.options) {
          const begin = newNode();
          link(from, begin);
          link(append(option, begin), to);
        }
        return to;
      }
      case 'repeat': {
        if (isBlank(node.item)) return from;
        let end = from;
        for (let count = 0; count < node.min; count += 1) end = append(node.item, end);
        if (node.max === null) {
          const loop = newNode();
          link(end, loop);
          link(append(node.item, loop), loop);
          return loop;
        }
        const to = newNode();
        for (let count = node.min; count < node.max; count += 1) {
          link(end, to);
          end = append(node.item, end);
        }
        link(end, to);
        return to;
      }
    }
  }

  const before = newNode();
  const start = newNode();
  nodes[before]?.edges.push({ set: anyCharacter, to: before });
  link(before, start);
  const end = append(pattern, start);
  const after = newNode();
  link(end, after);
  nodes[after]?.edges.push({ set: anyCharacter, to: after });
  return determine(nodes, before, after);
}

/** True for what reads nothing and adds no node, so that no number of repetitions would ever reach the limit. */
function isBlank(node: PatternNode): boolean {
  return node.kind === 'sequence' ? node.items.every(isBlank) : node.kind === 'repeat' && isBlank(node.item);
}

/** The subset construction. */
function determine(nodes: readonly Node[], start: number, accepting: number): Automaton {
  const states: { accepts: boolean; edges: Edge[] }[] = [];
  const numbers = new Map<string, number>();
  const waiting: { number: number; members: number[] }[] = [];

  const numberOf = (seeds: readonly number[], atStart: boolean): number => {
    const members = closure(nodes, seeds, atStart, false);
    const key = `${atStart ? '^' : ''}${members.join(',')}`;
    let number = numbers.get(key);
    if (number === undefined) {
      const accepts = closure(nodes, seeds, atStart, true).includes(accepting);
      number = states.push({ accepts, edges: [] }) - 1;
      if (number > limits.automatonStates * 2) throw new NotExpressible('it needs too many grammar rules');
      numbers.set(key, number);
      waiting.push({ number, members });
    }
    return number;
  };

  numberOf([start], true);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const edges = next.members.flatMap((member) => nodes[member]?.edges ?? []);
    for (const { set, targets } of splitEdges(edges)) {
      states[next.number]?.edges.push({ set, to: numberOf(targets, false) });
    }
  }
  return minimise({ states });
}

function closure(nodes: readonly Node[], seeds: readonly number[], atStart: boolean, atEnd: boolean): number[] {
  const reached = new Set(seeds);
  for (const node of reached) {
    for (const { to, only } of nodes[node]?.free ?? []) {
      if (only === null || (only === 'start' ? atStart : atEnd)) reached.add(to);
    }
  }
  return [...reached].sort((left, right) => left - right);
}

/** Cuts overlapping edges into sets that do not overlap, each with all the nodes it leads to. */
function splitEdges(edges: readonly Edge[]): { set: CharacterSet; targets: number[] }[] {
  const cuts = new Map<number, { opened: number[]; closed: number[] }>();
  const cutAt = (code: number): { opened: number[]; closed: number[] } => {
    const cut = cuts.get(code) ?? { opened: [], closed: [] };
    cuts.set(code, cut);
    return cut;
  };
  for (const { set, to } of edges) {
    for (const [low, high] of set) {
      cutAt(low).opened.push(to);
      cutAt(high + 1).closed.push(to);
    }
  }
  const open = new Map<number, number>();
  const groups = new Map<string, { ranges: [number, number][]; targets: number[] }>();
  let from = 0;
  for (const code of [...cuts.keys()].sort((left, right) => left - right)) {
    if (open.size > 0 && code > from) {
      const targets = [...open.keys()].sort((left, right) => left - right);
      const key = targets.join(',');
      const group = groups.get(key) ?? { ranges: [], targets };
      group.ranges.push([from, code - 1]);
      groups.set(key, group);
    }
    for (const to of cuts.get(code)?.opened ?? []) open.set(to, (open.get(to) ?? 0) + 1);
    for (const to of cuts.get(code)?.closed ?? []) {
      const count = (open.get(to) ?? 0) - 1;
      if (count > 0) open.set(to, count);
      else open.delete(to);
    }
    from = code;
  }
  return [...groups.values()].map(({ ranges, targets }) => ({ set: intersect(toSet(ranges), anyCharacter), targets }));
}
