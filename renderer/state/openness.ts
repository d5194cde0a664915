import type { Openness, OpennessPolicy, OpennessRule } from '../../contract/openness.ts';

/** What the policy says of a model. A class without a rule is shown. */
export function ruleFor(policy: OpennessPolicy | undefined, openness: Pick<Openness, 'class'>): OpennessRule {
  return policy?.[openness.class] ?? 'show';
}

export function isBlocked(policy: OpennessPolicy | undefined, openness: Pick<Openness, 'class'>): boolean {
  return ruleFor(policy, openness) === 'block';
}
