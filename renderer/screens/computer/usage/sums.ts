import type { EnergyRow, UsagePrices, UsageRow } from '../../../../contract/usage.ts';

export type UsageTotal = Pick<UsageRow, 'requests' | 'promptTokens' | 'completionTokens'>;
/** `wattHours`: `null` where nothing is known of it. */
export type UsageSum = UsageTotal & { key: string; wattHours: number | null };
export type Grouping = 'model' | 'client' | 'day';

export function totalOf(rows: readonly UsageTotal[]): UsageTotal {
  return {
    requests: rows.reduce((sum, { requests }) => sum + requests, 0),
    promptTokens: rows.reduce((sum, { promptTokens }) => sum + promptTokens, 0),
    completionTokens: rows.reduce((sum, { completionTokens }) => sum + completionTokens, 0),
  };
}

export function wattHoursOf(rows: readonly EnergyRow[]): number | null {
  return rows.length === 0 ? null : rows.reduce((sum, { wattHours }) => sum + wattHours, 0);
}

/** The most used first; days from the newest on. Electricity is known of models and days, not of clients. */
export function sumBy(rows: readonly UsageRow[], energy: readonly EnergyRow[], grouping: Grouping): UsageSum[] {
  const energyKey = grouping === 'model' ? 'modelId' : 'day';
  const sums = [...Map.groupBy(rows, (row) => keyOf(row, grouping))].map(([key, group]) => ({
    key,
    ...totalOf(group),
    wattHours: grouping === 'client' ? null : wattHoursOf(energy.filter((row) => row[energyKey] === key)),
  }));
  return grouping === 'day'
    ? sums.toSorted((a, b) => b.key.localeCompare(a.key, 'en'))
    : sums.toSorted((a, b) => b.promptTokens + b.completionTokens - (a.promptTokens + a.completionTokens));
}

function keyOf({ modelId, client, day }: UsageRow, grouping: Grouping): string {
  switch (grouping) {
    case 'model':
      return modelId;
    case 'client':
      return client;
    case 'day':
      return day;
    default:
      return grouping satisfies never;
  }
}

export function costOf(
  { promptTokens, completionTokens }: Pick<UsageTotal, 'promptTokens' | 'completionTokens'>,
  { perMillionPromptTokens, perMillionCompletionTokens }: UsagePrices,
): number {
  return (promptTokens * perMillionPromptTokens + completionTokens * perMillionCompletionTokens) / 1e6;
}

/** Every day of the span, the empty ones too; the last is today. `today` in this computer's time. */
export function daysUntil(today: Date, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(today.getFullYear(), today.getMonth(), today.getDate() - (count - 1 - index));
    const two = (number: number) => String(number).padStart(2, '0');
    return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  });
}

const mostBars = 60;
const daysOfWeek = 7;

/** The bars of a span: its days, or where these would be hairs, its weeks, the last of which ends today. */
export function barsOf(
  rows: readonly UsageRow[],
  today: Date,
  dayCount: number,
): (UsageTotal & { from: string; to: string })[] {
  const byDay = Map.groupBy(rows, ({ day }) => day);
  const length = dayCount > mostBars ? daysOfWeek : 1;
  const days = daysUntil(today, Math.ceil(dayCount / length) * length);
  return Array.from({ length: days.length / length }, (_, index) => {
    const group = days.slice(index * length, (index + 1) * length);
    return { ...totalOf(group.flatMap((day) => byDay.get(day) ?? [])), from: group[0] ?? '', to: group.at(-1) ?? '' };
  });
}
