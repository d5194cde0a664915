// node scripts/package-icons.mjs: makes the icons of the installers from resources/icon.svg, in every form that a system
// wants. Run it when the icon changes, and commit what it writes.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.mjs';
import { root, runScript, say, SetupError } from './setup.mjs';

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const target = join(root, 'resources', 'build');

/** What macOS calls the sizes; those with a second name are also the doubled form of the half size. */
const icnsNames = /** @type {const} */ ({
  16: ['icp4'],
  32: ['icp5', 'ic11'],
  64: ['icp6', 'ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
});

await runScript(async () => {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new SetupError('No Chromium was found: CHROMIUM_PATH names one.');
  const images = await render(executablePath);
  mkdirSync(join(target, 'icons'), { recursive: true });
  for (const [size, png] of images) writeFileSync(join(target, 'icons', `${size}x${size}.png`), png);
  writeFileSync(join(target, 'icon.icns'), toIcns(images));
  writeFileSync(join(target, 'icon.ico'), toIco(images));
  say(`the icons are in ${target}`);
  return 0;
});

/**
 * @param {string} executablePath
 * @returns {Promise<Map<number, Buffer>>} PNG files by their size
 */
async function render(executablePath) {
  const svg = readFileSync(join(root, 'resources', 'icon.svg'), 'utf8');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const images = new Map();
  for (const size of sizes) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>html,body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
    images.set(size, await page.screenshot({ omitBackground: true }));
    await page.close();
  }
  await browser.close();
  return images;
}

/** @param {Map<number, Buffer>} images */
function toIcns(images) {
  const parts = Object.entries(icnsNames).flatMap(([size, names]) => {
    const png = images.get(Number(size));
    return png === undefined
      ? []
      : names.map((name) => Buffer.concat([Buffer.from(name), uint32(png.length + 8), png]));
  });
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from('icns'), uint32(body.length + 8), body]);
}

/** @param {number} value */
function uint32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** @param {Map<number, Buffer>} images */
function toIco(images) {
  const entries = [...images].filter(([size]) => size <= 256);
  const head = Buffer.alloc(6 + entries.length * 16);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(entries.length, 4);
  let offset = head.length;
  for (const [index, [size, png]] of entries.entries()) {
    const at = 6 + index * 16;
    // A size of 256 is written as nought.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...entries.map(([, png]) => png)]);
}
