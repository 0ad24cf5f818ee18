/** Features: names and outlines of shapes. */

import type { Feature } from '../contract';
import type { Point } from '../geometry/plane';

export function newId(): string {
  const letters = '0123456789abcdefghijklmnopqrstuvwxyz';
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `d${[...bytes].map((byte) => letters[byte % 36]).join('')}`;
}

export function pathsOf({ geometry }: Feature): Point[][] {
  return geometry.type === 'Polygon' ? geometry.coordinates : [geometry.coordinates];
}

/** The outline that is edited: the outer ring or the line. */
export function pathOf(feature: Feature): Point[] {
  return pathsOf(feature)[0]!;
}

export function withPath(feature: Feature, path: Point[]): Feature {
  const geometry: Feature['geometry'] =
    feature.geometry.type === 'Polygon'
      ? { type: 'Polygon', coordinates: [path] }
      : { type: 'LineString', coordinates: path };
  return { ...feature, geometry };
}
