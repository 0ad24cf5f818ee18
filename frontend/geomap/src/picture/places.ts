/** Places: pixels of a picture's file against what is seen of it. */

export type Pair = [number, number];

/** Magnifications, the whole width of the picture being 1. */
export const ZOOMS = [1, 2, 4, 8];

/** The next magnification up or down; the ends stay. */
export function zoomed(zoom: number, step: 1 | -1): number {
  const at = ZOOMS.indexOf(zoom) + step;
  return ZOOMS[Math.max(0, Math.min(at, ZOOMS.length - 1))]!;
}

/** Column and row of the file under a point of the sheet, kept inside the picture. */
export function fileOf([x, y]: Pair, [width, height]: Pair, [columns, rows]: Pair): Pair {
  return [within((x / width) * columns, columns), within((y / height) * rows, rows)];
}

/** Where to scroll so that a point stays where it is while the sheet grows. */
export function scrollFor(at: number, scrolled: number, grown: number): number {
  return (scrolled + at) * grown - at;
}

function within(value: number, most: number): number {
  return Math.round(Math.max(0, Math.min(value, most)) * 10) / 10;
}
