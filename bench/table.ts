/** One measured number. `goal` is what it is held to, where there is such a thing. */
export type Row = { measure: string; value: string; goal?: string };

/** Prints the rows as a Markdown table, ready for docs/performance.md. */
export function printTable(rows: Row[]): void {
  const cells = [['Measure', 'Value', 'Goal'], ...rows.map(({ measure, value, goal }) => [measure, value, goal ?? ''])];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  console.log(lines.join('\n'));
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export function formatMebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

export function formatKibibytes(bytes: number): string {
  return `${(bytes / 2 ** 10).toFixed(0)} KiB`;
}

export function formatSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
