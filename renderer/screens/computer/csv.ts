type Cell = string | number | null | undefined;

/** Comma-separated values, as every spreadsheet reads them; what is not known is empty. */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(toCell).join(',')}\r\n`).join('');
}

function toCell(value: Cell): string {
  const text = String(value ?? '');
  // A text that begins like a formula would be computed by a spreadsheet.
  const safe = /^[=+@-]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
