/** Plane: degrees to metres around one place, and what is measured there. */

export type Point = [number, number];
export type Segment = [Point, Point];
/** A closed ring repeats its first point at the end, as in GeoJSON. */
export type Ring = Point[];

/** East and north in metres around an origin; good to a few parts in 100 000 over a district. */
export interface Frame {
  metres(point: Point): Point;
  degrees(vector: Point): Point;
}

/** Decimals of a stored degree: a tenth of a millimetre, and as many as Python keeps. */
export const DECIMALS = 9;

export function frameAt(origin: Point): Frame {
  const [kx, ky] = metresPerDegree(origin[1]);
  return {
    metres: ([lon, lat]) => [(lon - origin[0]) * kx, (lat - origin[1]) * ky],
    degrees: ([east, north]) => [rounded(origin[0] + east / kx), rounded(origin[1] + north / ky)],
  };
}

/** Series of the meridian and the parallel of WGS 84. */
function metresPerDegree(latitude: number): Point {
  const f = (latitude * Math.PI) / 180;
  const north = 111132.954 - 559.822 * Math.cos(2 * f) + 1.175 * Math.cos(4 * f);
  const east = 111412.84 * Math.cos(f) - 93.5 * Math.cos(3 * f) + 0.118 * Math.cos(5 * f);
  return [east, north];
}

export function rounded(degrees: number): number {
  return Number(degrees.toFixed(DECIMALS));
}

export function same(a: Point, b: Point): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

export function subtract(a: Point, b: Point): Point {
  return [a[0] - b[0], a[1] - b[1]];
}

export function add(a: Point, b: Point, times = 1): Point {
  return [a[0] + b[0] * times, a[1] + b[1] * times];
}

export function dot(a: Point, b: Point): number {
  return a[0] * b[0] + a[1] * b[1];
}

export function cross(a: Point, b: Point): number {
  return a[0] * b[1] - a[1] * b[0];
}

export function norm(a: Point): number {
  return Math.hypot(a[0], a[1]);
}

/** Signed by the direction of the ring: positive when it runs against the clock. */
export function signedArea(ring: Point[]): number {
  let twice = 0;
  for (let i = 0; i + 1 < ring.length; i++) twice += cross(ring[i]!, ring[i + 1]!);
  return twice / 2;
}

/** Area of a closed ring in degrees. [m²] */
export function areaOf(ring: Ring): number {
  return ring.length < 4 ? 0 : Math.abs(signedArea(inMetres(ring)));
}

/** The points of a path in metres around its middle, so that no digit is lost. */
export function inMetres(path: Point[]): Point[] {
  return path.map(frameAt(middle(path)).metres);
}

export function middle(path: Point[]): Point {
  const [west, south, east, north] = boxOf(path);
  return [(west + east) / 2, (south + north) / 2];
}

export type Box = [west: number, south: number, east: number, north: number];

export function boxOf(path: Point[]): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of path) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}

export function boxesMeet(a: Box, b: Box): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

export function sides(path: Point[]): Segment[] {
  return path.slice(1).map((point, i) => [path[i]!, point]);
}

/** Lengths of the sides of a path in degrees. [m] */
export function sideLengths(path: Point[]): number[] {
  return sides(inMetres(path)).map(([a, b]) => norm(subtract(b, a)));
}

/** Centre of gravity of a closed ring, or the middle of the box of a line. */
export function centreOf(path: Point[]): Point {
  const frame = frameAt(middle(path));
  const flat = path.map(frame.metres);
  const area = signedArea(flat);
  if (!same(path[0]!, path[path.length - 1]!) || Math.abs(area) < 1e-6) return middle(path);
  let sum: Point = [0, 0];
  for (const [a, b] of sides(flat)) sum = add(sum, add(a, b), cross(a, b) / (6 * area));
  return frame.degrees(sum);
}

export function insideRing(point: Point, ring: Ring): boolean {
  let inside = false;
  for (const [a, b] of sides(ring)) {
    const spans = a[1] > point[1] !== b[1] > point[1];
    if (spans && point[0] < ((b[0] - a[0]) * (point[1] - a[1])) / (b[1] - a[1]) + a[0]) {
      inside = !inside;
    }
  }
  return inside;
}
