/** Hit: what of the drawn shapes lies under the pointer. */

import type { Feature } from '../contract';
import { footOn } from '../geometry/guides';
import { areaOf, insideRing, sides, type Point } from '../geometry/plane';
import type { Pixel } from '../geometry/snap';
import { pathOf } from './features';
import type { Ground } from './snapper';

export type Grip = { part: 'corner'; index: number } | { part: 'midpoint' } | { part: 'body' };

/** The part of a selected shape that a press takes hold of. */
export function gripOf(feature: Feature, pixel: Pixel, reach: number, ground: Ground): Grip | null {
  const path = pathOf(feature);
  const away = (point: Point): number => gap(ground.project(point), pixel);
  const corner = nearest(path.map(away), reach);
  const middles = sides(path).map(([a, b]): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
  const midpoint = nearest(middles.map(away), reach);
  if (corner && (!midpoint || corner.away <= midpoint.away)) {
    const closed = feature.geometry.type === 'Polygon' && corner.index === path.length - 1;
    return { part: 'corner', index: closed ? 0 : corner.index };
  }
  if (midpoint) return { part: 'midpoint' };
  return covers(feature, pixel, reach, ground) ? { part: 'body' } : null;
}

/** The shape that a click means: the smallest of those that lie over each other. */
export function shapeAt(
  features: Feature[],
  pixel: Pixel,
  reach: number,
  ground: Ground,
): Feature | null {
  const size = (feature: Feature): number =>
    feature.geometry.type === 'Polygon' ? areaOf(pathOf(feature)) : 0;
  const hit = features.filter((feature) => covers(feature, pixel, reach / 2, ground));
  return hit.sort((a, b) => size(a) - size(b))[0] ?? null;
}

function covers(feature: Feature, pixel: Pixel, reach: number, ground: Ground): boolean {
  const path = pathOf(feature);
  if (feature.geometry.type === 'Polygon' && insideRing(ground.unproject(pixel), path)) return true;
  return sides(path.map((point) => ground.project(point)).map(({ x, y }): Point => [x, y])).some(
    (side) => {
      const [x, y] = footOn(side, [pixel.x, pixel.y]);
      return gap({ x, y }, pixel) < reach;
    },
  );
}

function nearest(distances: number[], reach: number): { index: number; away: number } | null {
  const away = Math.min(...distances);
  return away < reach ? { index: distances.indexOf(away), away } : null;
}

export function gap(a: Pixel, b: Pixel): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
