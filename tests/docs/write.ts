import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFolder } from '../harness/headless.ts';
import { apiPage } from './api-page.ts';

// npm run docs: writes the pages that are made from the sources.
writeFileSync(join(repositoryFolder, 'docs', 'api.md'), apiPage());
