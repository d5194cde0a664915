import { describe, expect, it } from 'vitest';
import type { Download, DownloadState } from '../../contract/downloads.ts';
import { beforeForStep, endedSince, moved, overallProgress, totalsOf } from './download-facts.ts';

function download(id: string, state: DownloadState, facts: Partial<Download> = {}): Download {
  return {
    id,
    repo: 'owner/name',
    revision: 'r',
    title: id,
    state,
    sizeBytes: 100,
    doneBytes: 0,
    bytesPerSecond: null,
    secondsLeft: null,
    files: [],
    folder: '/models',
    error: null,
    addedAt: 0,
    finishedAt: null,
    modelId: null,
    ...facts,
  };
}

const error = { code: 'disk_full', message: 'The disk is full.' } as const;

describe('the progress of all downloads', () => {
  it('weighs them by size, and leaves out what is paused, failed or done', () => {
    const list = [
      download('big', 'downloading', { sizeBytes: 900, doneBytes: 0 }),
      download('small', 'queued', { sizeBytes: 100, doneBytes: 100 }),
      download('paused', 'paused', { doneBytes: 50 }),
      download('done', 'done', { doneBytes: 100 }),
    ];
    expect(overallProgress(list)).toBe(0.1);
  });

  it('is nothing, not zero, where nothing moves', () => {
    expect(overallProgress([download('a', 'paused'), download('b', 'done')])).toBeNull();
  });

  it('says no time left while nothing arrives', () => {
    const waiting = totalsOf([download('a', 'waiting')]);
    expect(waiting).toMatchObject({ active: 1, bytesPerSecond: 0, secondsLeft: null });
    const list = [download('a', 'downloading', { doneBytes: 40, bytesPerSecond: 8 }), download('b', 'queued')];
    expect(totalsOf(list).secondsLeft).toBe(20);
  });
});

describe('moving in the queue', () => {
  const ids = ['a', 'b', 'c'];

  it('names what to stand before, and stops at the ends', () => {
    expect(beforeForStep(ids, 'b', -1)).toBe('a');
    expect(beforeForStep(ids, 'a', 1)).toBe('c');
    expect(beforeForStep(ids, 'b', 1)).toBeNull();
    expect(beforeForStep(ids, 'a', -1)).toBeUndefined();
    expect(beforeForStep(ids, 'c', 1)).toBeUndefined();
  });

  it('to the end stays before what is finished', () => {
    const list = [download('a', 'queued'), download('b', 'queued'), download('done', 'done')];
    expect(moved(list, 'a', null).map(({ id }) => id)).toEqual(['b', 'a', 'done']);
    expect(moved(list, 'b', 'a').map(({ id }) => id)).toEqual(['b', 'a', 'done']);
  });
});

describe('what has just ended', () => {
  it('is told once, and not for what ended before the window was opened', () => {
    const before = [download('a', 'verifying'), download('old', 'done')];
    const now = [download('a', 'done'), download('old', 'done'), download('new', 'done')];
    expect(endedSince(before, now).done.map(({ id }) => id)).toEqual(['a']);
    expect(endedSince(now, now).done).toEqual([]);
  });

  it('tells a pause by a full disk from one by the person', () => {
    const before = [download('disk', 'downloading'), download('person', 'downloading')];
    const now = [download('disk', 'paused', { error }), download('person', 'paused')];
    expect(endedSince(before, now).stopped.map(({ id }) => id)).toEqual(['disk']);
  });
});
