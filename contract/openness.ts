import { z } from 'zod';

/** How open a model is. `gated` is no class of its own: it is a lock on top of any of them. */
export const opennessClassSchema = z.enum([
  /** Weights, training data and code under open terms. */
  'fully_open',
  /** Open weights under Apache, MIT and the like. */
  'open_permissive',
  /** Open weights under a community, non-commercial or use-based licence. */
  'open_restricted',
  'unknown',
  /** No weights to download: a provider elsewhere runs it. */
  'api_only',
]);
export type OpennessClass = z.infer<typeof opennessClassSchema>;

/** What a licence asks of the people who use a model. `null`: it asks nothing of the kind. */
export const licenseFactsSchema = z.object({
  /** As the hub writes it, for example `apache-2.0` or `llama3.1`. */
  id: z.string(),
  name: z.string(),
  url: z.string().nullable(),
  kind: z.enum(['permissive', 'restricted']),
  commercialUse: z.enum(['yes', 'limited', 'no']),
  /** A cap on users or revenue, in a sentence. */
  cap: z.string().nullable(),
  /** What has to be named or shown, in a sentence. */
  attribution: z.string().nullable(),
  /** Whether other models may be trained with what this one writes, where that is restricted: in a sentence. */
  outputTraining: z.string().nullable(),
  /** Uses that are ruled out, in a sentence. */
  useRestrictions: z.string().nullable(),
});
export type LicenseFacts = z.infer<typeof licenseFactsSchema>;

/** A class with its reasons, each a sentence for the person. */
export const opennessSchema = z.object({
  class: opennessClassSchema,
  /** Its files can only be had by those whom its makers let in. */
  isGated: z.boolean(),
  /** The strictest on the way from this model to the one it was made from; `null` where none is known. */
  license: z.object({ id: z.string(), name: z.string(), url: z.string().nullable() }).nullable(),
  /** `null` for a licence that Paddock has no facts about. */
  facts: licenseFactsSchema.nullable(),
  reasons: z.array(z.string()),
  /** Where the model claims more than the model it was made from allows. */
  conflicts: z.array(z.string()),
  /** From the model itself down to the first one; each with the licence that it names. */
  lineage: z.array(z.object({ repo: z.string(), license: z.string().nullable() })),
});
export type Openness = z.infer<typeof opennessSchema>;

/** What happens with models of a class: `hide` leaves them out of lists, `block` also refuses to fetch and to load. */
export const opennessRuleSchema = z.enum(['show', 'hide', 'block']);
export type OpennessRule = z.infer<typeof opennessRuleSchema>;

/** For companies: rules per class. A class without one is shown. */
export const opennessPolicySchema = z.partialRecord(opennessClassSchema, opennessRuleSchema);
export type OpennessPolicy = z.infer<typeof opennessPolicySchema>;

/** Of every model that a provider elsewhere runs. */
export function apiOnlyOpenness(provider: string): Openness {
  return {
    class: 'api_only',
    isGated: false,
    license: null,
    facts: null,
    reasons: [`Runs at ${provider}: what you ask leaves this computer.`],
    conflicts: [],
    lineage: [],
  };
}
