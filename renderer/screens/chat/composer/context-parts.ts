import type { ContextUse } from '../../../../contract/chats.ts';

export const partNames = ['system', 'tools', 'documents', 'history', 'draft'] as const;
export type PartName = (typeof partNames)[number];

/** A part of the context that something fills. `from` and `to` are shares of the whole, 0 to 1. */
export type ContextPart = { name: PartName; tokens: number; from: number; to: number };

/** The filled parts in their order, and what is left. More than the limit fills the whole. */
export function partsOf(use: ContextUse): {
  parts: ContextPart[];
  usedTokens: number;
  freeTokens: number;
  share: number;
} {
  const usedTokens = partNames.reduce((sum, name) => sum + use[name], 0);
  const whole = Math.max(use.limit ?? usedTokens, usedTokens, 1);
  let before = 0;
  const parts = partNames.flatMap((name) => {
    const tokens = use[name];
    if (tokens === 0) return [];
    const from = before / whole;
    before += tokens;
    return [{ name, tokens, from, to: before / whole }];
  });
  const freeTokens = Math.max(0, (use.limit ?? usedTokens) - usedTokens);
  return { parts, usedTokens, freeTokens, share: use.limit === null ? 0 : Math.min(1, usedTokens / use.limit) };
}
