import { expect, it } from 'vitest';
import { describeWork } from './running-work.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';

const nothing = { answers: 0, requests: 0, downloads: 0, isIndexing: false, jobs: 0, isMeasuring: false };

it('has nothing to ask where nothing would be lost', () => {
  expect(describeWork(nothing, en)).toEqual([]);
});

it('says of each what becomes of it', () => {
  const work = { ...nothing, answers: 2, downloads: 1, isIndexing: true };
  expect(describeWork(work, en)).toEqual([
    '2 answers are being written. They stop, and what there is of them is kept.',
    'A download is running. It goes on at the next start.',
    'Documents are being indexed. That goes on at the next start.',
  ]);
  expect(describeWork(work, de)).toHaveLength(3);
});
