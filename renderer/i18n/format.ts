import { i18n } from './index.ts';

const megabyte = 1_000_000;
const gigabyte = 1_000_000_000;

function number(value: number, options: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(i18n.language, options).format(value);
}

/** Bytes as people read them: `9.7 MB` never, `10 MB` or `4.7 GB`. */
export function formatBytes(sizeBytes: number): string {
  if (sizeBytes < megabyte) return `${number(Math.max(1, sizeBytes / 1000), { maximumFractionDigits: 0 })} kB`;
  if (sizeBytes < gigabyte) return `${number(sizeBytes / megabyte, { maximumFractionDigits: 0 })} MB`;
  return `${number(sizeBytes / gigabyte, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} GB`;
}

/** A model's size in the way that the field writes it: `4.8M`, `7.2B`. */
export function formatParameters(count: number): string {
  if (count >= 1e9) return `${number(count / 1e9, { maximumFractionDigits: count < 1e11 ? 1 : 0 })}B`;
  if (count >= 1e6) return `${number(count / 1e6, { maximumFractionDigits: count < 1e8 ? 1 : 0 })}M`;
  return number(count, {});
}

/** Context lengths as powers of two are spoken: `512`, `8K`, `128K`, `1M`. */
export function formatContext(tokens: number): string {
  if (tokens >= 1024 * 1024) return `${number(tokens / (1024 * 1024), { maximumFractionDigits: 1 })}M`;
  if (tokens >= 1024) return `${number(tokens / 1024, { maximumFractionDigits: 0 })}K`;
  return number(tokens, {});
}

export function formatSpeed(tokensPerSecond: number): string {
  return number(tokensPerSecond, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

export function formatSeconds(milliseconds: number): string {
  return number(milliseconds / 1000, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** For long times: never `0`. */
export function formatWholeSeconds(milliseconds: number): string {
  return number(Math.max(1, Math.round(milliseconds / 1000)), {});
}

export function formatPercent(share: number): string {
  return number(share, { style: 'percent', maximumFractionDigits: 0 });
}

export function formatCount(count: number): string {
  return number(count, {});
}
