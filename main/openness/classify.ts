import { AppError } from '../../contract/errors.ts';
import type { LicenseFacts, Openness, OpennessClass, OpennessPolicy, OpennessRule } from '../../contract/openness.ts';
import { readLineage, type Ancestor, type LicenseClaim } from './lineage.ts';
import { findLicense } from './licenses.ts';
import { findOrigin, nameSpeaksOf } from './origins.ts';

export type { LicenseClaim } from './lineage.ts';

const classNames: Readonly<Record<OpennessClass, string>> = {
  fully_open: 'fully open',
  open_permissive: 'open weights, permissive',
  open_restricted: 'open weights, restricted',
  unknown: 'terms unknown',
  api_only: 'API only',
};

/** Higher is stricter. What is not known lies between what is known to be free and what is known to be bound. */
function strictness(facts: LicenseFacts | null): number {
  if (facts === null) return 1;
  if (facts.kind === 'permissive') return 0;
  return { yes: 2, limited: 3, no: 4 }[facts.commercialUse];
}

/** A licence on the way, and the model that brings it. */
type Term = { from: Ancestor; facts: LicenseFacts | null };

/**
 * What a model itself adds. One that names no licence adds none where it was made from another one, whose licence it
 * has; a first one without a licence is not known, and one that nobody looked up says nothing.
 */
function termsOf(from: Ancestor): Term[] {
  const isOrphan = from.bases.length === 0 && from.isSeen;
  const own: Term[] = from.facts !== null || from.named !== null || isOrphan ? [{ from, facts: from.facts }] : [];
  return from.alsoFacts === null ? own : [...own, { from, facts: from.alsoFacts }];
}

function strictest(terms: readonly Term[]): Term | null {
  let found: Term | null = null;
  // Among equals the first model of the line counts: its maker set the terms.
  for (const term of terms) if (found === null || strictness(term.facts) >= strictness(found.facts)) found = term;
  return found;
}

/** All models that one was made from, near and far. A line that bites its own tail ends there. */
function ancestorsOf(lineage: readonly Ancestor[], index: number): Ancestor[] {
  const seen = new Set<number>();
  const queue = [...(lineage[index]?.bases ?? [])];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (next === index || seen.has(next)) continue;
    seen.add(next);
    queue.push(...(lineage[next]?.bases ?? []));
  }
  return [...seen].flatMap((position) => lineage[position] ?? []);
}

/** Models that name a licence freer than that of what they were made from. */
function findConflicts(lineage: readonly Ancestor[]): string[] {
  return lineage.flatMap((model, index) => {
    if (model.facts === null || model.named === null) return [];
    const above = strictest([
      ...ancestorsOf(lineage, index).flatMap(termsOf),
      ...(model.alsoFacts === null ? [] : [{ from: model, facts: model.alsoFacts }]),
    ]);
    if (above?.facts == null || strictness(above.facts) <= strictness(model.facts)) return [];
    const base = above.from === model ? 'a model' : label(above.from);
    return [
      `${label(model)} claims the ${model.facts.name}, but it was made from ${base} under the ${above.facts.name}. The stricter one holds.`,
    ];
  });
}

/** The licence that a stranger's model should have by its name, where it claims a freer one and names no base model. */
function findBorrowedName(model: Ancestor): LicenseFacts | null {
  if (model.bases.length > 0 || model.facts?.kind !== 'permissive' || findOrigin(model.repo) !== null) return null;
  const namesake = nameSpeaksOf(model.repo);
  const facts = namesake === null ? null : findLicense(namesake.also ?? namesake.license);
  return facts?.kind === 'restricted' ? facts : null;
}

const label = (model: Ancestor): string => (model.repo === '' ? 'This model' : model.repo);

function termSentence(term: Term, self: Ancestor): string {
  const made = term.from === self ? label(self) : `It was made from ${label(term.from)}, which`;
  if (term.facts === null) {
    if (term.from.named === null) return `${made} names no licence that Paddock could read.`;
    if (term.from.named === 'other') return `${made} has terms of its own, which Paddock does not know.`;
    return `${made} is under “${term.from.named}”, a licence that Paddock has no facts about.`;
  }
  const name = `the ${term.facts.name}`;
  if (term.facts === term.from.alsoFacts) {
    return `${made} is also under ${name}, as its makers started from a model with it.`;
  }
  if (term.from.named === null) return `${made} is known to be under ${name}.`;
  return `${made} is under ${name}.`;
}

function meaning(facts: LicenseFacts): string {
  if (facts.kind === 'permissive') return 'It may be used for anything, also commercially.';
  switch (facts.commercialUse) {
    case 'no':
      return 'It may not be used commercially.';
    case 'limited':
      return `It may be used commercially within limits. ${facts.cap ?? ''}`.trimEnd();
    case 'yes':
      return 'It may be used commercially, on the terms of its licence.';
  }
}

/** Fully open are models known as such, and plain conversions of them: the data of a further training is not known. */
function fullyOpenReason(lineage: readonly Ancestor[]): string | null {
  if (!lineage.every((model) => model.openReason !== null || model.isConversion)) return null;
  return lineage.findLast((model) => model.openReason !== null)?.openReason ?? null;
}

const nothingKnown: Openness = {
  class: 'unknown',
  isGated: false,
  license: null,
  facts: null,
  reasons: ['Nothing says where this model comes from.'],
  conflicts: [],
  lineage: [],
};

/**
 * How open a model is, from what it and the models that it was made from say. `chain` begins with the model itself.
 * The strictest licence on the way holds. A model that names none has that of its base. Where a licence on the way is
 * not known, neither are the model's terms, unless another one is known to restrict it. A base that is named and not in
 * the chain was not looked up: it counts where its maker is known, and else is only mentioned.
 */
export function classify(chain: readonly LicenseClaim[]): Openness {
  const lineage = readLineage(chain);
  const [self] = lineage;
  if (self === undefined) return nothingKnown;

  const borrowed = findBorrowedName(self);
  if (borrowed !== null) return classifyBorrowed(self, borrowed);

  const terms = lineage.flatMap(termsOf);
  const decisive = strictest(terms) ?? { from: self, facts: null };
  const openReason = decisive.facts?.kind === 'permissive' ? fullyOpenReason(lineage) : null;
  return {
    class: classOf(decisive.facts, openReason !== null),
    isGated: self.isGated,
    license: describeLicense(decisive),
    facts: decisive.facts,
    reasons: [
      ...(termsOf(self).length === 0 && decisive.facts !== null
        ? [`No licence of its own is known for ${label(self)}, so that of its base model holds.`]
        : []),
      termSentence(decisive, self),
      ...(decisive.facts === null ? [] : [meaning(decisive.facts)]),
      ...(openReason === null ? [] : [openReason]),
      ...findDoubts(lineage, terms, decisive),
      ...lineage
        .filter((model) => model.isGated)
        .map((model) => `The makers of ${label(model)} let in only those who accept their terms.`),
    ],
    conflicts: findConflicts(lineage),
    lineage: describeLineage(lineage),
  };
}

/** What could not be read on the way, in sentences. */
function findDoubts(lineage: readonly Ancestor[], terms: readonly Term[], decisive: Term): string[] {
  const [self] = lineage;
  if (self === undefined) return [];
  const isAlone = lineage.length === 1 && findOrigin(self.repo) === null && decisive.facts !== null;
  return [
    ...terms.filter((term) => term.facts === null && term !== decisive).map((term) => termSentence(term, self)),
    ...lineage
      .filter((model) => !model.isSeen && model.facts === null)
      .map((model) => `It was made from ${label(model)}, whose licence Paddock has not seen.`),
    ...(isAlone ? ['It does not say which model it was made from, so Paddock goes by its own word.'] : []),
  ];
}

function classifyBorrowed(self: Ancestor, borrowed: LicenseFacts): Openness {
  const claimed = self.facts?.name ?? '';
  return {
    class: 'unknown',
    isGated: self.isGated,
    license: describeLicense({ from: self, facts: self.facts }),
    facts: null,
    reasons: [
      `${label(self)} claims the ${claimed}, but models of its name come under the ${borrowed.name}.`,
      'It does not say which model it was made from, so its terms are not known.',
    ],
    conflicts: [`${label(self)} claims the ${claimed}. Models of its name come under the ${borrowed.name}.`],
    lineage: describeLineage([self]),
  };
}

function classOf(facts: LicenseFacts | null, isFullyOpen: boolean): OpennessClass {
  if (facts === null) return 'unknown';
  if (facts.kind === 'restricted') return 'open_restricted';
  return isFullyOpen ? 'fully_open' : 'open_permissive';
}

function describeLicense({ from, facts }: Term): Openness['license'] {
  if (facts !== null) return { id: facts.id, name: facts.name, url: facts.url };
  return from.named === null ? null : { id: from.named, name: from.named, url: from.namedUrl };
}

const describeLineage = (lineage: readonly Ancestor[]): Openness['lineage'] =>
  lineage.map((model) => ({ repo: label(model), license: model.named }));

/** What the policy says of a model. A class without a rule is shown. */
export function ruleFor(policy: OpennessPolicy, openness: Openness): OpennessRule {
  return policy[openness.class] ?? 'show';
}

/** Refuses a model that the policy blocks. Hidden ones may be used by those who know them. */
export function requireAllowed(policy: OpennessPolicy, openness: Openness, name: string): void {
  if (ruleFor(policy, openness) !== 'block') return;
  throw new AppError(
    'policy_blocked',
    `${name} can't be used here: models of the class “${classNames[openness.class]}” are blocked.`,
    {
      remedy: 'Choose a model of another class, or change the rule under Settings > Models allowed.',
      details: { class: openness.class },
    },
  );
}
