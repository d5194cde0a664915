import {
  anyCharacter,
  type CharacterSet,
  codePoint,
  complement,
  includes,
  intersect,
  toSet,
  union,
} from './characters.ts';
import { limits, NotExpressible } from './problems.ts';

/**
 * A deterministic automaton over characters: a language that can be intersected, complemented and written as
 * grammar rules in which every text has one reading. State 0 is the start; a missing edge rejects.
 */
export interface Automaton {
  states: readonly State[];
}

export interface State {
  accepts: boolean;
  /** The sets of one state do not overlap. */
  edges: readonly Edge[];
}

export interface Edge {
  set: CharacterSet;
  to: number;
}

export const anyText: Automaton = { states: [{ accepts: true, edges: [{ set: anyCharacter, to: 0 }] }] };

export function matches(automaton: Automaton, text: string): boolean {
  let state = automaton.states[0];
  for (const character of text) {
    const code = codePoint(character);
    const edge = state?.edges.find(({ set }) => includes(set, code));
    if (edge === undefined) return false;
    state = automaton.states[edge.to];
  }
  return state?.accepts ?? false;
}

/** True where no text at all is accepted; automatons made here hold no state that leads nowhere. */
export function isEmpty(automaton: Automaton): boolean {
  return !automaton.states.some((state) => state.accepts);
}

/** Texts of `min` to `max` characters. */
export function lengthAutomaton(min: number, max: number | null): Automaton {
  const last = max ?? min;
  if (last >= limits.automatonStates) throw new NotExpressible(`a length of ${last} together with it is too large`);
  const states = Array.from({ length: last + 1 }, (_, length): State => {
    const to = length < last ? length + 1 : max === null ? length : null;
    return { accepts: length >= min, edges: to === null ? [] : [{ set: anyCharacter, to }] };
  });
  return { states };
}

/** Exactly these texts. */
export function textsAutomaton(texts: Iterable<string>): Automaton {
  const states: { accepts: boolean; next: Map<number, number> }[] = [{ accepts: false, next: new Map() }];
  for (const text of texts) {
    let state = states[0];
    for (const character of text) {
      const code = codePoint(character);
      let to = state?.next.get(code);
      if (to === undefined) {
        to = states.push({ accepts: false, next: new Map() }) - 1;
        state?.next.set(code, to);
      }
      state = states[to];
    }
    if (state !== undefined) state.accepts = true;
  }
  return minimise({
    states: states.map(({ accepts, next }) => ({
      accepts,
      edges: [...next].map(([code, to]) => ({ set: [[code, code]] as const, to })),
    })),
  });
}

export function complementAutomaton(automaton: Automaton): Automaton {
  const sink = automaton.states.length;
  const states = automaton.states.map(({ accepts, edges }): State => {
    const missing = complement(union(...edges.map(({ set }) => set)));
    return { accepts: !accepts, edges: missing.length === 0 ? edges : [...edges, { set: missing, to: sink }] };
  });
  return minimise({ states: [...states, { accepts: true, edges: [{ set: anyCharacter, to: sink }] }] });
}

export function intersectAutomatons(left: Automaton, right: Automaton): Automaton {
  const states: { accepts: boolean; edges: Edge[] }[] = [];
  const numbers = new Map<number, number>();
  const waiting: [number, number][] = [];
  const numberOf = (one: number, other: number): number => {
    const key = one * right.states.length + other;
    let number = numbers.get(key);
    if (number === undefined) {
      const accepts = (left.states[one]?.accepts ?? false) && (right.states[other]?.accepts ?? false);
      number = states.push({ accepts, edges: [] }) - 1;
      numbers.set(key, number);
      waiting.push([one, other]);
      // Much of a product leads nowhere and is trimmed below, so that the bound here is a wide one.
      if (number > limits.automatonStates * 4)
        throw new NotExpressible('its combination with the other rules is too large');
    }
    return number;
  };
  numberOf(0, 0);
  for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
    const from = states[numberOf(...pair)];
    for (const one of left.states[pair[0]]?.edges ?? []) {
      for (const other of right.states[pair[1]]?.edges ?? []) {
        const set = intersect(one.set, other.set);
        if (set.length > 0) from?.edges.push({ set, to: numberOf(one.to, other.to) });
      }
    }
  }
  return minimise({ states });
}

/** Keeps what can still be accepted and merges states that nothing tells apart. */
export function minimise(automaton: Automaton): Automaton {
  const trimmed = trim(automaton);
  let groupOf = groupByLengths(trimmed.states);
  let groupCount = new Set(groupOf).size;
  for (;;) {
    const groups = new Map<string, number>();
    const next = trimmed.states.map((state, index) => {
      const key = `${groupOf[index]}/${describeEdges(state.edges, groupOf)}`;
      const group = groups.get(key) ?? groups.size;
      groups.set(key, group);
      return group;
    });
    groupOf = next;
    if (groups.size === groupCount) break;
    groupCount = groups.size;
  }
  const states: State[] = [];
  for (const [index, state] of trimmed.states.entries()) {
    const group = groupOf[index] ?? 0;
    states[group] ??= { accepts: state.accepts, edges: mergeEdges(state.edges, groupOf) };
  }
  // The first group met is that of state 0, so that the start keeps its number.
  return withinLimit({ states });
}

/**
 * A first division by the shortest and the longest text each state accepts. Without it a chain of n states (any bounded
 * length) would take n rounds of division.
 */
function groupByLengths(states: readonly State[]): number[] {
  const sources = sourcesOf(states);
  const shortest = states.map(({ accepts }): number => (accepts ? 0 : -1));
  const reached = states.flatMap(({ accepts }, index) => (accepts ? [index] : []));
  for (const state of reached) {
    for (const source of sources[state] ?? []) {
      if (shortest[source] !== -1) continue;
      shortest[source] = (shortest[state] ?? 0) + 1;
      reached.push(source);
    }
  }
  const longest = states.map(() => Infinity);
  const edgesLeft = states.map(({ edges }) => edges.length);
  const finite = edgesLeft.flatMap((count, index) => (count === 0 ? [index] : []));
  for (const state of finite) {
    const edges = states[state]?.edges ?? [];
    longest[state] = edges.reduce((length, { to }) => Math.max(length, (longest[to] ?? 0) + 1), 0);
    for (const source of sources[state] ?? []) {
      edgesLeft[source] = (edgesLeft[source] ?? 0) - 1;
      if (edgesLeft[source] === 0) finite.push(source);
    }
  }
  const groups = new Map<string, number>();
  return states.map((_, index) => {
    const key = `${shortest[index]}/${longest[index]}`;
    const group = groups.get(key) ?? groups.size;
    groups.set(key, group);
    return group;
  });
}

function sourcesOf(states: readonly State[]): number[][] {
  const sources = states.map((): number[] => []);
  for (const [from, state] of states.entries()) {
    for (const edge of state.edges) sources[edge.to]?.push(from);
  }
  return sources;
}

function describeEdges(edges: readonly Edge[], groupOf: readonly number[]): string {
  return mergeEdges(edges, groupOf)
    .map(({ set, to }) => `${to}:${set.map(([low, high]) => `${low}-${high}`).join(',')}`)
    .join(';');
}

function mergeEdges(edges: readonly Edge[], groupOf: readonly number[]): Edge[] {
  const sets = new Map<number, CharacterSet[]>();
  for (const { set, to } of edges) {
    const group = groupOf[to] ?? 0;
    const list = sets.get(group);
    if (list === undefined) sets.set(group, [set]);
    else list.push(set);
  }
  return [...sets]
    .map(([to, parts]): Edge => ({ set: toSet(parts.flat()), to }))
    .sort((left, right) => (left.set[0]?.[0] ?? 0) - (right.set[0]?.[0] ?? 0));
}

function trim(automaton: Automaton): Automaton {
  const sources = sourcesOf(automaton.states);
  const alive = new Set<number>();
  const waiting = automaton.states.flatMap((state, index) => (state.accepts ? [index] : []));
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    if (alive.has(state)) continue;
    alive.add(state);
    waiting.push(...(sources[state] ?? []));
  }
  const numbers = new Map<number, number>([[0, 0]]);
  const order = [0];
  for (const index of order) {
    for (const { to } of automaton.states[index]?.edges ?? []) {
      if (alive.has(to) && !numbers.has(to)) {
        numbers.set(to, numbers.size);
        order.push(to);
      }
    }
  }
  return {
    states: order.map((index): State => {
      const state = automaton.states[index];
      return {
        accepts: state?.accepts ?? false,
        edges: (state?.edges ?? []).flatMap(({ set, to }) => {
          const number = numbers.get(to);
          return number === undefined || !alive.has(to) ? [] : [{ set, to: number }];
        }),
      };
    }),
  };
}

function withinLimit(automaton: Automaton): Automaton {
  if (automaton.states.length <= limits.automatonStates) return automaton;
  throw new NotExpressible(`it needs more than ${limits.automatonStates} grammar rules`);
}
