/**
 * What makers state of the memory of their GPUs, in gigabytes a second. Where one name is that of several, the slower
 * one. The longest name that fits is the right one.
 */
const statedGigabytes: Readonly<Record<string, number>> = {
  'Apple M1': 68,
  'Apple M1 Pro': 200,
  'Apple M1 Max': 400,
  'Apple M1 Ultra': 800,
  'Apple M2': 100,
  'Apple M2 Pro': 200,
  'Apple M2 Max': 400,
  'Apple M2 Ultra': 800,
  'Apple M3': 100,
  'Apple M3 Pro': 150,
  'Apple M3 Max': 300,
  'Apple M3 Ultra': 819,
  'Apple M4': 120,
  'Apple M4 Pro': 273,
  'Apple M4 Max': 410,
  'RTX 2060': 336,
  'RTX 2070': 448,
  'RTX 2080': 448,
  'RTX 2080 Ti': 616,
  'RTX 3050': 224,
  'RTX 3060': 360,
  'RTX 3060 Ti': 448,
  'RTX 3070': 448,
  'RTX 3070 Ti': 608,
  'RTX 3080': 760,
  'RTX 3080 Ti': 912,
  'RTX 3090': 936,
  'RTX 3090 Ti': 1008,
  'RTX 4060': 272,
  'RTX 4060 Ti': 288,
  'RTX 4070': 504,
  'RTX 4070 SUPER': 504,
  'RTX 4070 Ti': 504,
  'RTX 4070 Ti SUPER': 672,
  'RTX 4080': 717,
  'RTX 4080 SUPER': 736,
  'RTX 4090': 1008,
  'RTX 5060': 448,
  'RTX 5060 Ti': 448,
  'RTX 5070': 672,
  'RTX 5070 Ti': 896,
  'RTX 5080': 960,
  'RTX 5090': 1792,
  'RTX A4000': 448,
  'RTX A5000': 768,
  'RTX A6000': 768,
  'RTX 6000 Ada': 960,
  'Tesla T4': 320,
  'NVIDIA L4': 300,
  'NVIDIA L40S': 864,
  'A100 PCIE 40GB': 1555,
  'A100 SXM4 40GB': 1555,
  'A100 80GB PCIe': 1935,
  'A100 SXM4 80GB': 2039,
  'H100 80GB HBM3': 3350,
  'H100 PCIe': 2000,
  'NVIDIA H200': 4800,
  'RX 6800': 512,
  'RX 6800 XT': 512,
  'RX 6900 XT': 512,
  'RX 7600': 288,
  'RX 7700 XT': 432,
  'RX 7800 XT': 624,
  'RX 7900 XT': 800,
  'RX 7900 XTX': 960,
  'RX 9070': 640,
  'RX 9070 XT': 640,
  'Arc A770': 560,
  'Arc B580': 456,
};
/** Of these names, notebooks have slower GPUs with the same number. */
const notebook = /laptop|mobile|max-q/i;

/**
 * How many bytes a second GPUs read from their memory, by the names that their drivers give. Each reads its part of the
 * model in turn, so that of several the slowest is taken. `null` where one is not known.
 */
export function knownGpuBandwidth(names: readonly string[]): number | null {
  const gigabytes = names.map(ofName);
  return gigabytes.length === 0 || gigabytes.includes(null) ? null : Math.min(...gigabytes.map(Number)) * 1e9;
}

function ofName(name: string): number | null {
  if (notebook.test(name)) return null;
  const plain = ` ${name.replaceAll(/\((?:r|tm)\)|[()]|\b(?:geforce|radeon|graphics|generation)\b/gi, ' ').replaceAll(/[\s-]+/g, ' ')} `;
  const [longest] = Object.keys(statedGigabytes)
    .filter((known) => plain.toLowerCase().includes(` ${known.toLowerCase()} `))
    .toSorted((a, b) => b.length - a.length);
  return longest === undefined ? null : (statedGigabytes[longest] ?? null);
}
