import { TokenBias, type LlamaModel, type SequenceEvaluateOptions, type Token } from 'node-llama-cpp';
import type { Sampling } from '../../contract/inference.ts';

/**
 * The choice of tokens in node-llama-cpp's terms. `recent` gives the last tokens, prompt included, for the penalties.
 * What is off is left out: node-llama-cpp has penalties of its own as soon as one of them is named.
 */
export function toEvaluateOptions(
  sampling: Sampling,
  model: LlamaModel,
  recent: (count: number) => Token[],
): SequenceEvaluateOptions {
  return {
    temperature: sampling.temperature,
    topK: sampling.topK,
    topP: sampling.topP,
    minP: sampling.minP,
    seed: sampling.seed ?? newSeed(),
    ...penalties(sampling, recent),
    ...(sampling.xtcProbability > 0
      ? { xtc: { probability: sampling.xtcProbability, threshold: sampling.xtcThreshold } }
      : {}),
    ...bias(sampling, model),
  };
}

/** Any 31-bit number: llama.cpp takes unsigned 32 bits, and its largest means "choose one". */
export function newSeed(): number {
  return Math.floor(Math.random() * 2 ** 31);
}

function penalties(sampling: Sampling, recent: (count: number) => Token[]): SequenceEvaluateOptions {
  const { repeatPenalty, repeatLastTokens, presencePenalty, frequencyPenalty, dryMultiplier } = sampling;
  const isPenalized = repeatPenalty !== 1 || presencePenalty !== 0 || frequencyPenalty !== 0;
  return {
    ...(isPenalized && repeatLastTokens > 0
      ? {
          repeatPenalty: {
            punishTokens: () => recent(repeatLastTokens),
            maxPunishTokens: repeatLastTokens,
            penalty: repeatPenalty,
            presencePenalty,
            frequencyPenalty,
          },
        }
      : {}),
    ...(dryMultiplier > 0
      ? {
          dryRepeatPenalty: {
            strength: dryMultiplier,
            base: sampling.dryBase,
            allowedLength: sampling.dryAllowedLength,
          },
        }
      : {}),
  };
}

function bias({ logitBias }: Sampling, model: LlamaModel): SequenceEvaluateOptions {
  const entries = Object.entries(logitBias);
  if (entries.length === 0) return {};
  const tokenBias = new TokenBias(model.tokenizer);
  for (const [token, value] of entries) {
    tokenBias.set(Number(token) as Token, value <= -100 ? 'never' : { logit: value });
  }
  return { tokenBias };
}
