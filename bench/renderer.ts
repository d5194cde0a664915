import { gzipSync } from 'node:zlib';
import { launchBrowser } from '../tests/harness/browser.ts';
import { startHeadless } from '../tests/harness/headless.ts';
import { formatKibibytes, type Row } from './table.ts';

/** Fonts and images are compressed as they are. */
const compressible = /javascript|css|html|svg|json/;

/** What the window fetches before a first chat can begin, gzipped. */
export async function measureRenderer(): Promise<Row[]> {
  await using host = await startHeadless();
  const browser = await launchBrowser();
  const page = await browser.newPage();
  const sizes = new Map<string, Promise<number>>();
  page.on('response', (response) => {
    const type = response.headers()['content-type'] ?? '';
    if (!response.ok()) return;
    const size = response.body().then((body) => (compressible.test(type) ? gzipSync(body).length : body.length));
    sizes.set(`${new URL(response.url()).pathname} ${type}`, size);
  });
  await page.goto(host.windowUrl, { waitUntil: 'networkidle' });
  const groups = { JavaScript: /javascript/, CSS: /css/, Fonts: /font/, Rest: /.*/ };
  const totals = new Map<string, number>();
  for (const [resource, size] of sizes) {
    const [group] = Object.entries(groups).find(([, pattern]) => pattern.test(resource)) ?? ['Rest'];
    totals.set(group, (totals.get(group) ?? 0) + (await size));
  }
  await browser.close();
  const total = [...totals.values()].reduce((sum, size) => sum + size, 0);
  return [
    { measure: 'First load of the window, gzipped', value: formatKibibytes(total) },
    ...[...totals].map(([group, size]) => ({ measure: `  of it ${group}`, value: formatKibibytes(size) })),
  ];
}
