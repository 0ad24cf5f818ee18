/** Shapes: outlines that the hub tells of, checked before a map shows them. */

import type { Feature, Kind } from '../contract';
import type { Point } from '../geometry/plane';
import type { Drawn } from '../link/drawn';

const SAFE_ID = /^[\p{L}\p{N}_ .:/-]{1,40}$/u;
const LONGEST_BRANCH = 64;
const MOST_SHAPES = 500;
const MOST_CORNERS = 2000;
const KINDS = new Set<unknown>(['plot', 'footprint', 'line', 'area'] satisfies Kind[]);

type Given = Record<string, unknown>;

/** Shapes of a branch; null if anything about them does not hold. */
export function drawnOf(given: unknown): Drawn | null {
  if (!isGiven(given) || !isGiven(given['shapes'])) return null;
  const { branch, rev } = given;
  if (typeof branch !== 'string' || branch.length > LONGEST_BRANCH) return null;
  if (!Number.isSafeInteger(rev) || (rev as number) < 0) return null;
  const rows = Object.entries(given['shapes']);
  if (rows.length > MOST_SHAPES) return null;
  const shapes = new Map<string, Feature | null>();
  for (const [id, shape] of rows) {
    const feature = shape === null ? null : featureOf(shape);
    if (!SAFE_ID.test(id) || feature === undefined || (feature && feature.id !== id)) return null;
    shapes.set(id, feature);
  }
  return { branch, rev: rev as number, shapes };
}

function featureOf(given: unknown): Feature | undefined {
  if (!isGiven(given) || !isGiven(given['geometry']) || !isGiven(given['properties'])) return;
  const { geometry, id, properties } = given as Record<string, Given>;
  const { kind, locked } = properties!;
  if (typeof id !== 'string' || !KINDS.has(kind)) return;
  const found = kind === 'line' ? lineOf(geometry!) : polygonOf(geometry!);
  if (!found) return;
  const more = locked === true ? { locked } : {};
  return { id, geometry: found, properties: { kind: kind as Kind, ...more } };
}

function lineOf({ coordinates, type }: Given): Feature['geometry'] | undefined {
  if (type !== 'LineString' || !isPath(coordinates, 2)) return;
  return { type, coordinates };
}

function polygonOf({ coordinates, type }: Given): Feature['geometry'] | undefined {
  if (type !== 'Polygon' || !Array.isArray(coordinates) || !coordinates.length) return;
  const rings = coordinates as unknown[];
  if (!rings.every((ring) => isPath(ring, 4) && isClosed(ring))) return;
  return { type, coordinates: rings as Point[][] };
}

function isClosed(ring: Point[]): boolean {
  const [first, last] = [ring[0]!, ring.at(-1)!];
  return first[0] === last[0] && first[1] === last[1];
}

function isPath(given: unknown, least: number): given is Point[] {
  if (!Array.isArray(given)) return false;
  return given.length >= least && given.length <= MOST_CORNERS && given.every(isPoint);
}

function isPoint(given: unknown): given is Point {
  if (!Array.isArray(given) || given.length !== 2) return false;
  const [longitude, latitude] = given as unknown[];
  return isWithin(longitude, 180) && isWithin(latitude, 90);
}

function isWithin(given: unknown, most: number): boolean {
  // NaN is refused too
  return typeof given === 'number' && Math.abs(given) <= most;
}

function isGiven(given: unknown): given is Given {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
