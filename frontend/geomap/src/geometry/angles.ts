/** Angles: between the sides of a shape, and of a rectangle against north. */

import {
  add,
  centreOf,
  cross,
  dot,
  frameAt,
  inMetres,
  norm,
  same,
  signedArea,
  subtract,
  type Point,
  type Ring,
} from './plane';

const DEGREES = 180 / Math.PI;
/** A drawn corner is called right within this. [degrees] */
const RIGHT_WITHIN = 0.5;

/** Compass bearing from a to b. [degrees, 0 north, 90 east] */
export function bearing(a: Point, b: Point): number {
  const [east, north] = frameAt(a).metres(b);
  return (Math.atan2(east, north) * DEGREES + 360) % 360;
}

/** Angle between the sides that meet at b, 0 to 180. [degrees] */
export function cornerAngle(a: Point, b: Point, c: Point): number {
  const frame = frameAt(b);
  const back = frame.metres(a);
  const on = frame.metres(c);
  return Math.abs(Math.atan2(cross(back, on), dot(back, on))) * DEGREES;
}

/** Inner angle at every corner of a closed ring, in the order of its points. [degrees] */
export function innerAngles(ring: Ring): number[] {
  const flat = inMetres(ring).slice(0, -1);
  const turn = Math.sign(signedArea(inMetres(ring))) || 1;
  return flat.map((point, i) => {
    const back = subtract(flat[(i + flat.length - 1) % flat.length]!, point);
    const on = subtract(flat[(i + 1) % flat.length]!, point);
    const angle = Math.atan2(turn * cross(on, back), dot(on, back)) * DEGREES;
    return angle < 0 ? angle + 360 : angle;
  });
}

export interface Rectangle {
  centre: Point;
  /** Length of the first side. [m] */
  width: number;
  /** Length of the second side. [m] */
  depth: number;
  /** Compass bearing of the first side, 0 to 180. [degrees] */
  angle: number;
}

/** The rectangle that a ring is, or null when its corners are not right. */
export function asRectangle(ring: Ring): Rectangle | null {
  if (ring.length !== 5) return null;
  if (innerAngles(ring).some((angle) => Math.abs(angle - 90) > RIGHT_WITHIN)) return null;
  const [a, b, c] = inMetres(ring) as [Point, Point, Point];
  const angle = bearing(ring[0]!, ring[1]!) % 180;
  return {
    centre: centreOf(ring),
    width: norm(subtract(b, a)),
    depth: norm(subtract(c, b)),
    angle,
  };
}

/** The ring of a rectangle around its centre, against the clock. */
export function ringOf({ centre, width, depth, angle }: Rectangle): Ring {
  const frame = frameAt(centre);
  const along: Point = [Math.sin(angle / DEGREES), Math.cos(angle / DEGREES)];
  const across: Point = [-along[1], along[0]];
  const corner = (x: number, y: number): Point =>
    frame.degrees(add(add([0, 0], along, (x * width) / 2), across, (y * depth) / 2));
  const ring = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
  return [...ring, ring[0]!];
}

/** Turn a path around a point, with the clock. */
export function turned(path: Point[], centre: Point, degrees: number): Point[] {
  const frame = frameAt(centre);
  const [sine, cosine] = [Math.sin(degrees / DEGREES), Math.cos(degrees / DEGREES)];
  const moved = path.map((point) => {
    const [x, y] = frame.metres(point);
    return frame.degrees([x * cosine + y * sine, -x * sine + y * cosine]);
  });
  return closedLike(path, moved);
}

/** Shift a path by metres to the east and north. */
export function shifted(path: Point[], by: Point): Point[] {
  const frame = frameAt(path[0]!);
  return closedLike(
    path,
    path.map((point) => frame.degrees(add(frame.metres(point), by))),
  );
}

/** Rounding must not open a ring. */
function closedLike(path: Point[], moved: Point[]): Point[] {
  if (!same(path[0]!, path[path.length - 1]!)) return moved;
  return [...moved.slice(0, -1), moved[0]!];
}
