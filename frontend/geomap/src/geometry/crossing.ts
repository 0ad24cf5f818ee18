/** Crossing: where segments meet, and whether a shape crosses itself. */

import {
  add,
  boxesMeet,
  boxOf,
  cross,
  inMetres,
  same,
  sides,
  subtract,
  type Point,
  type Segment,
} from './plane';

const PARALLEL = 1e-12;

/** Where two segments meet, as shares of the first and of the second; null when they do not. */
export function meeting(first: Segment, second: Segment, slack = 0): [number, number] | null {
  const found = lineMeeting(first, second);
  if (!found) return null;
  const within = (share: number): boolean => share >= -slack && share <= 1 + slack;
  return within(found[0]) && within(found[1]) ? found : null;
}

/** The same for the endless lines through both segments. */
export function lineMeeting([a, b]: Segment, [c, d]: Segment): [number, number] | null {
  const along = subtract(b, a);
  const other = subtract(d, c);
  const turn = cross(along, other);
  if (Math.abs(turn) < PARALLEL) return null;
  const gap = subtract(c, a);
  return [cross(gap, other) / turn, cross(gap, along) / turn];
}

export function at([a, b]: Segment, share: number): Point {
  return add(a, subtract(b, a), share);
}

/** Whether sides of a path cross that do not follow each other; a closed ring may touch at its start. */
export function crossesItself(path: Point[]): boolean {
  if (path.length < 4) return false;
  const closed = same(path[0]!, path[path.length - 1]!);
  const all = sides(inMetres(path));
  const boxes = all.map(boxOf);
  for (let i = 0; i < all.length; i++) {
    for (let j = i + 2; j < all.length; j++) {
      if (closed && i === 0 && j === all.length - 1) continue;
      if (boxesMeet(boxes[i]!, boxes[j]!) && meeting(all[i]!, all[j]!)) return true;
    }
  }
  return false;
}
