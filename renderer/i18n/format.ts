import { i18n } from './index.ts';

const megabyte = 1_000_000;
const gigabyte = 1_000_000_000;
const terabyte = 1_000_000_000_000;

function number(value: number, options: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(i18n.language, options).format(value);
}

/** Bytes as people read them: `9.7 MB` never, `10 MB` or `4.7 GB`. */
export function formatBytes(sizeBytes: number): string {
  if (sizeBytes === 0) return '0 MB';
  if (sizeBytes < megabyte) return `${number(Math.max(1, sizeBytes / 1000), { maximumFractionDigits: 0 })} kB`;
  if (sizeBytes < gigabyte) return `${number(sizeBytes / megabyte, { maximumFractionDigits: 0 })} MB`;
  if (sizeBytes >= terabyte) {
    return `${number(sizeBytes / terabyte, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} TB`;
  }
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

/** For small shares, which differ behind the point: `2.7%`, `14%`. */
export function formatPercentFine(share: number): string {
  return number(share, { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 });
}

export function formatCount(count: number): string {
  return number(count, {});
}

/** When something happened, to the second. */
export function formatTime(time: number): string {
  return new Intl.DateTimeFormat(i18n.language, { timeStyle: 'medium' }).format(time);
}

/** How fast bytes arrive: `12 MB/s`. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

function unit(value: number, name: 'second' | 'minute' | 'hour' | 'day'): string {
  return number(value, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: 0 });
}

/** How long something will take, no finer than it can be known: `40 sec`, `5 min`, `2 hr 10 min`, `3 days`. */
export function formatDuration(seconds: number): string {
  if (seconds < 59.5) return unit(Math.max(1, Math.round(seconds)), 'second');
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return unit(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return unit(Math.round(hours / 24), 'day');
  return minutes % 60 === 0 ? unit(hours, 'hour') : `${unit(hours, 'hour')} ${unit(minutes % 60, 'minute')}`;
}

export function formatDate(at: number): string {
  return new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium' }).format(at);
}

export function formatDateTime(at: number): string {
  return new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

/** Large counts as they are glanced at: `512K`, `5.8M`. */
export function formatCompact(count: number): string {
  return number(count, { notation: 'compact', maximumSignificantDigits: 3 });
}

const ages = [
  ['year', 365],
  ['month', 30],
  ['week', 7],
  ['day', 1],
] as const;
const dayMs = 86_400_000;

/** How long ago, by its largest unit: `3 mo. ago`, `today`. */
export function formatAge(at: number, now = Date.now()): string {
  const days = Math.max(0, Math.floor((now - at) / dayMs));
  const [name, length] = ages.find(([, atLeast]) => days >= atLeast) ?? ['day', 1];
  const format = new Intl.RelativeTimeFormat(i18n.language, { style: 'short', numeric: 'auto' });
  return format.format(-Math.floor(days / length), name);
}

/** A day as the core writes it, `2026-11-23`, as people do. */
export function formatDay(day: string): string {
  const at = new Date(`${day}T00:00`);
  if (Number.isNaN(at.getTime())) return day;
  return new Intl.DateTimeFormat(i18n.language, { day: 'numeric', month: 'short' }).format(at);
}

/** An amount of money; small ones are not rounded away. */
export function formatMoney(amount: number, currency: string): string {
  const digits = amount > 0 && amount < 1 ? 4 : 2;
  return number(amount, { style: 'currency', currency, maximumFractionDigits: digits });
}
