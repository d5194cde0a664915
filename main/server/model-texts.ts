/** A number of parameters as people write it: `596M`, `8B`; empty where it is not known. */
export function parameterText(count: number | null): string {
  if (count === null) return '';
  const [size, unit] = units.find(([least]) => count >= least) ?? [1, ''];
  return `${Number((count / size).toFixed(1))}${unit}`;
}

const units: readonly [size: number, unit: string][] = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'K'],
];

/** What the name of a quantization says: 4 for `Q4_K_M`, 16 for `F16`; `null` where it says nothing. */
export function bitsPerWeight(quantization: string): number | null {
  const digits = /^[A-Z]+(\d+)/i.exec(quantization)?.[1];
  return digits === undefined ? null : Number(digits);
}
