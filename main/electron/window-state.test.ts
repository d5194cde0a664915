import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeBeside, placeWindow, readWindowState, stepZoom, writeWindowState, zoomFactor } from './window-state.ts';

const laptop = { x: 0, y: 25, width: 1440, height: 875 };
const monitor = { x: 1440, y: 0, width: 2560, height: 1440 };

describe('a window', () => {
  it('opens in the middle of the primary display the first time', () => {
    expect(placeWindow(null, [laptop, monitor])).toEqual({ x: 80, y: 63, width: 1280, height: 800 });
  });

  it('fits a display that is smaller than its first size', () => {
    const small = { x: 0, y: 0, width: 1024, height: 600 };
    expect(placeWindow(null, [small])).toEqual(small);
  });

  it('opens where it was', () => {
    const kept = { x: 2000, y: 100, width: 1000, height: 700 };
    expect(placeWindow(kept, [laptop, monitor])).toEqual(kept);
  });

  it('comes back whole when it lay half outside', () => {
    const kept = { x: 1000, y: -300, width: 1000, height: 700 };
    expect(placeWindow(kept, [laptop])).toEqual({ x: 440, y: 25, width: 1000, height: 700 });
  });

  it('comes to the primary display, with its size, when its own is gone', () => {
    const kept = { x: 2000, y: 100, width: 1000, height: 700 };
    expect(placeWindow(kept, [laptop])).toEqual({ x: 220, y: 113, width: 1000, height: 700 });
  });
});

describe('the state of a window', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'paddock-window-state-'));
    path = join(folder, 'window.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is read as it was written', () => {
    const state = { bounds: laptop, isMaximized: true, zoomLevel: 1.5 };
    writeWindowState(path, state);
    expect(readWindowState(path)).toEqual(state);
  });

  it.each(['', '{"bounds":', '{"bounds":{"x":0,"y":0,"width":0,"height":0},"isMaximized":false}', 'null'])(
    'that is damaged counts as none: %j',
    (text) => {
      writeFileSync(path, text);
      expect(readWindowState(path)).toBeNull();
    },
  );
});

describe('zoom', () => {
  it('goes up and down by about a tenth and back to where it began', () => {
    expect(zoomFactor(stepZoom(0, 'in'))).toBeCloseTo(1.095, 3);
    expect(stepZoom(stepZoom(0, 'in'), 'out')).toBe(0);
    expect(stepZoom(3, 'reset')).toBe(0);
  });

  it('ends somewhere', () => {
    let level = 0;
    for (let presses = 0; presses < 100; presses += 1) level = stepZoom(level, 'out');
    expect(zoomFactor(level)).toBeGreaterThan(0.4);
  });
});

it('a second window does not hide the first', () => {
  const first = { x: 100, y: 100, width: 1000, height: 700 };
  const second = placeBeside(first, [{ x: 0, y: 0, width: 1920, height: 1080 }]);
  expect(second).toEqual({ x: 128, y: 128, width: 1000, height: 700 });
});
