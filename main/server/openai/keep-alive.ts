import { z } from 'zod';
import { optional } from '../body.ts';
import type { Inference, LoadOverrides } from '../inference.ts';

const secondsOf = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 } as const;

/** How long a model stays in memory after the answer, in seconds, and as Ollama's clients write it: `5m`, `1h30m`. */
const duration = z.string().transform((text, context) => {
  const bare = text.replace(/^-/, '');
  const parts = [...bare.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)];
  if (text !== '' && parts.length > 0 && parts.map(([part]) => part).join('') === bare) {
    const seconds = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * secondsOf[unitOf(unit)], 0);
    return text === bare ? seconds : -seconds;
  }
  context.addIssue({ code: 'custom', message: 'must be a number of seconds or a duration such as 5m' });
  return z.NEVER;
});

function unitOf(unit: string | undefined): keyof typeof secondsOf {
  return unit !== undefined && unit in secondsOf ? (unit as keyof typeof secondsOf) : 's';
}

/** `ttl` is LM Studio's name for it. */
export const keepAliveFields = {
  ttl: optional(z.number()),
  keep_alive: optional(z.union([z.number(), duration])),
};

type KeepAliveFields = { ttl?: number | undefined; keep_alive?: number | undefined };

/** A model can't be gone before the answer is; this is as soon as possible after it. */
const shortestMinutes = 0.001 / 60;
const longestMinutes = 100_000;

/** `undefined`: as it is; `null`: it stays. */
export function toIdleMinutes({ ttl, keep_alive: keepAlive }: KeepAliveFields): number | null | undefined {
  const seconds = ttl ?? keepAlive;
  if (seconds === undefined) return undefined;
  return seconds < 0 ? null : Math.min(longestMinutes, Math.max(shortestMinutes, seconds / 60));
}

/** For a model that has to be loaded first. */
export function toLoad(fields: KeepAliveFields): LoadOverrides | undefined {
  const idleMinutes = toIdleMinutes(fields);
  return idleMinutes === undefined ? undefined : { idleMinutes };
}

/** After the answer, for a model that was loaded before. */
export function applyKeepAlive(inference: Inference, modelId: string, fields: KeepAliveFields): void {
  const idleMinutes = toIdleMinutes(fields);
  if (idleMinutes !== undefined) inference.keepAlive(modelId, idleMinutes);
}
