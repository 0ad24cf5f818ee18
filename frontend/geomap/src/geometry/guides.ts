/** Guides: lines at right angles and parallel to what is near, through a point of the shape in work. */

import { lineMeeting } from './crossing';
import { add, dot, norm, subtract, type Point, type Segment } from './plane';

/** A line in metres around the pointer, and the point of the shape that it runs through. */
export interface Guide {
  anchor: Point;
  along: Point;
}

/** Directions that differ by less are one. [radians] */
const SAME_WITHIN = 0.004;
/** Short sides are chamfers and stairs and give no direction. [m] */
const SHORTEST = 1.5;
const MOST_DIRECTIONS = 10;

/** Directions of sides, each with its right angle, as angles from 0 to a quarter turn. */
export function directions(own: Segment[], reference: Segment[]): number[] {
  const found: number[] = [];
  for (const [a, b] of [...own, ...byDistance(reference)]) {
    const [x, y] = subtract(b, a);
    if (Math.hypot(x, y) < SHORTEST) continue;
    const angle = quarter(Math.atan2(y, x));
    const known = found.some((other) => gap(angle, other) < SAME_WITHIN);
    if (!known) found.push(angle);
    if (found.length === MOST_DIRECTIONS) break;
  }
  return found;
}

const QUARTER = Math.PI / 2;

function quarter(angle: number): number {
  return ((angle % QUARTER) + QUARTER) % QUARTER;
}

function gap(a: number, b: number): number {
  const apart = Math.abs(a - b);
  return Math.min(apart, QUARTER - apart);
}

/** The pointer is the origin, so the nearest sides come first. */
function byDistance(segments: Segment[]): Segment[] {
  const distance = (side: Segment): number => norm(footOn(side, [0, 0]));
  return segments
    .map((side) => ({ side, away: distance(side) }))
    .sort((a, b) => a.away - b.away)
    .slice(0, MOST_DIRECTIONS)
    .map(({ side }) => side);
}

export function guidesThrough(anchor: Point, angles: number[]): Guide[] {
  return angles.flatMap((angle) => {
    const along: Point = [Math.cos(angle), Math.sin(angle)];
    return [
      { anchor, along },
      { anchor, along: [-along[1], along[0]] as Point },
    ];
  });
}

/** The point of a guide that is nearest to a point. */
export function footOnGuide({ anchor, along }: Guide, point: Point): Point {
  return add(anchor, along, dot(subtract(point, anchor), along));
}

/** The point of a side that is nearest to a point. */
export function footOn([a, b]: Segment, point: Point): Point {
  const along = subtract(b, a);
  const share = dot(subtract(point, a), along) / (dot(along, along) || 1);
  return add(a, along, Math.max(0, Math.min(1, share)));
}

export function guidesMeet(first: Guide, second: Guide): Point | null {
  const found = lineMeeting(asSegment(first), asSegment(second));
  return found && add(first.anchor, first.along, found[0]);
}

export function guideMeetsSide(guide: Guide, side: Segment): Point | null {
  const found = lineMeeting(asSegment(guide), side);
  return found && found[1] >= 0 && found[1] <= 1 ? add(guide.anchor, guide.along, found[0]) : null;
}

function asSegment({ anchor, along }: Guide): Segment {
  return [anchor, add(anchor, along)];
}
