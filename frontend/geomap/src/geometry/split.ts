/** Split: a ring cut in two by a drawn line. */

import { at, crossesItself, meeting } from './crossing';
import {
  add,
  frameAt,
  insideRing,
  middle,
  norm,
  same,
  sides,
  signedArea,
  subtract,
  type Point,
  type Ring,
} from './plane';

/** An end that was snapped onto the outline is carried this far across it. [m] */
const REACH = 0.05;
/** Two meetings nearer than this are one, as when a line passes through a corner. [m] */
const TOGETHER = 0.001;
/** Parts smaller than this are slips of the hand. [m²] */
const SMALLEST = 1;

/** One place where the line meets the outline. */
interface Meeting {
  point: Point;
  /** Index of the side of the ring plus the share along it. */
  onRing: number;
  /** The same along the line. */
  onLine: number;
}

/**
 * The two parts of a ring on either side of a line, both in the ring's direction; null when the line
 * does not cut it. Of several cuts through a hollow shape the longest is taken.
 */
export function splitRing(ring: Ring, line: Point[]): [Ring, Ring] | null {
  const frame = frameAt(middle(ring));
  const flat = ring.map(frame.metres);
  const cut = longestCut(flat, reaching(line.map(frame.metres)));
  if (!cut) return null;
  const parts = bothSides(flat, cut.from, cut.to, cut.between);
  if (parts.some((part) => Math.abs(signedArea(part)) < SMALLEST)) return null;
  const [first, second] = parts.map((part) => closed(part.slice(0, -1).map(frame.degrees)));
  // a line that turns back over itself would leave parts that cross themselves
  return crossesItself(first!) || crossesItself(second!) ? null : [first!, second!];
}

function closed(points: Point[]): Ring {
  const distinct = points.filter((point, i) => i === 0 || !same(point, points[i - 1]!));
  return [...distinct, distinct[0]!];
}

function reaching(line: Point[]): Point[] {
  const beyond = (end: Point, next: Point): Point => {
    const out = subtract(end, next);
    return add(end, out, REACH / (norm(out) || 1));
  };
  const last = line.length - 1;
  return [beyond(line[0]!, line[1]!), ...line.slice(1, -1), beyond(line[last]!, line[last - 1]!)];
}

interface Cut {
  from: Meeting;
  to: Meeting;
  between: Point[];
}

function longestCut(ring: Point[], line: Point[]): Cut | null {
  const met = meetings(ring, line);
  let best: Cut | null = null;
  let longest = 0;
  for (let i = 0; i + 1 < met.length; i++) {
    const [from, to] = [met[i]!, met[i + 1]!];
    const between = line.filter((_, k) => k > from.onLine && k < to.onLine);
    const path = [from.point, ...between, to.point];
    const length = sides(path).reduce((sum, [a, b]) => sum + norm(subtract(b, a)), 0);
    if (length > longest && insideRing(at([path[0]!, path[1]!], 0.5), ring)) {
      longest = length;
      best = { from, to, between };
    }
  }
  return best;
}

function meetings(ring: Point[], line: Point[]): Meeting[] {
  const found: Meeting[] = [];
  sides(line).forEach((step, k) => {
    sides(ring).forEach((side, i) => {
      const shares = meeting(step, side, 1e-9);
      if (!shares) return;
      found.push({ point: at(side, shares[1]), onRing: i + shares[1], onLine: k + shares[0] });
    });
  });
  found.sort((a, b) => a.onLine - b.onLine);
  return found.filter(
    (one, i) => i === 0 || norm(subtract(one.point, found[i - 1]!.point)) > TOGETHER,
  );
}

function bothSides(ring: Point[], from: Meeting, to: Meeting, between: Point[]): Point[][] {
  const there = [...walk(ring, to, from), ...between];
  const back = [...walk(ring, from, to), ...between.toReversed()];
  return [there, back].map((part) => withoutRepeats([...part, part[0]!]));
}

/** Corners of the ring from one meeting to the other in its own direction, both ends included. */
function walk(ring: Point[], from: Meeting, to: Meeting): Point[] {
  const corners = ring.length - 1;
  const end = to.onRing > from.onRing ? to.onRing : to.onRing + corners;
  const passed: Point[] = [from.point];
  for (let k = Math.floor(from.onRing) + 1; k < end; k++) passed.push(ring[k % corners]!);
  return [...passed, to.point];
}

function withoutRepeats(part: Point[]): Point[] {
  return part.filter((p, i) => i === 0 || norm(subtract(p, part[i - 1]!)) > TOGETHER);
}
