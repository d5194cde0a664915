import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openApiDocument } from '../../main/server/reference/document.ts';
import { repositoryFolder } from '../harness/headless.ts';
import { apiPage } from './api-page.ts';

const written = readFileSync(join(repositoryFolder, 'docs', 'api.md'), 'utf8');

test('the page on the API says what the server says of itself (npm run docs writes it anew)', () => {
  expect(written).toBe(apiPage());
});

test('the page on the API has every path of the OpenAPI document', () => {
  const paths = Object.keys(openApiDocument().paths);
  expect(paths.filter((path) => !written.includes(path))).toEqual([]);
});
