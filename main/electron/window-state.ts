import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const boundsSchema = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() });
export type Bounds = z.infer<typeof boundsSchema>;

const leastZoom = -4;
const mostZoom = 6;

/** Where the window was. Sizes in device-independent pixels, zoom in Chromium's steps of 20 %. */
const windowStateSchema = z.object({
  bounds: boundsSchema,
  isMaximized: z.boolean(),
  zoomLevel: z.number().min(leastZoom).max(mostZoom).default(0),
});
export type WindowState = z.infer<typeof windowStateSchema>;

export const minimumSize = { width: 390, height: 480 };
const firstSize = { width: 1280, height: 800 };
const besideBy = 28;

/** The zoom one half step further: about 10 %. */
export function stepZoom(level: number, step: 'in' | 'out' | 'reset'): number {
  switch (step) {
    case 'in':
      return Math.min(mostZoom, level + 0.5);
    case 'out':
      return Math.max(leastZoom, level - 0.5);
    case 'reset':
      return 0;
    default:
      return step satisfies never;
  }
}

/** As a factor: 1 is the size that the window is made for. */
export function zoomFactor(level: number): number {
  return 1.2 ** level;
}

/** The state that was kept, or `null` where there is none or it can't be read. */
export function readWindowState(path: string): WindowState | null {
  try {
    return windowStateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/** Writes beside the file and renames, so that a crash leaves the old state or the new one. */
export function writeWindowState(path: string, state: WindowState): void {
  const unfinished = `${path}.new`;
  writeFileSync(unfinished, JSON.stringify(state));
  renameSync(unfinished, path);
}

/**
 * The bounds to open with: the ones that were kept, moved and shrunk to lie on one display, since the screen on which
 * the window was may be gone. `workAreas` are the displays' usable parts, the primary one first.
 */
export function placeWindow(kept: Bounds | null, workAreas: readonly Bounds[]): Bounds {
  const primary = workAreas[0] ?? { x: 0, y: 0, ...firstSize };
  if (kept === null) return centre(primary);
  const area = workAreas.toSorted((a, b) => sharedArea(b, kept) - sharedArea(a, kept))[0] ?? primary;
  if (sharedArea(area, kept) === 0) return { ...centre(primary, kept) };
  const width = Math.min(kept.width, area.width);
  const height = Math.min(kept.height, area.height);
  return {
    x: clamp(kept.x, area.x, area.x + area.width - width),
    y: clamp(kept.y, area.y, area.y + area.height - height),
    width,
    height,
  };
}

function centre(area: Bounds, size: { width: number; height: number } = firstSize): Bounds {
  const width = Math.min(size.width, area.width);
  const height = Math.min(size.height, area.height);
  return {
    x: area.x + Math.round((area.width - width) / 2),
    y: area.y + Math.round((area.height - height) / 2),
    width,
    height,
  };
}

function sharedArea(a: Bounds, b: Bounds): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** For a window that opens beside another: as large, and a little to the right and below, if that is on the display. */
export function placeBeside(other: Bounds, workAreas: readonly Bounds[]): Bounds {
  const moved = { ...other, x: other.x + besideBy, y: other.y + besideBy };
  return placeWindow(moved, workAreas);
}
