import type { GgufReport } from './report.ts';

/** What a model is made for. */
export type Purpose = 'chat' | 'embedding' | 'ranking';

/** As llama.cpp numbers it: how a model makes one vector of many, or one number of two texts. */
const rankPooling = 4;

export function purposeOf({ facts, metadata }: Pick<GgufReport, 'facts' | 'metadata'>): Purpose {
  const pooling = metadata[`${facts.architecture}.pooling_type`];
  if (pooling === rankPooling) return 'ranking';
  const isPooled = typeof pooling === 'number' && pooling > 0;
  return isPooled || /bert|embedding|t5encoder/.test(facts.architecture) ? 'embedding' : 'chat';
}
