/** Changes: what the tools make of a shape, apart from any screen. */

import type { Feature } from '../contract';
import { asRectangle, ringOf, shifted, turned, type Rectangle } from '../geometry/angles';
import { boxOf, centreOf, inMetres, type Point } from '../geometry/plane';
import { crossesItself } from '../geometry/crossing';
import { splitRing } from '../geometry/split';
import { newId, pathOf, withPath } from './features';

/** Room between a shape and its copy. [m] */
const BESIDE = 3;

/** The shape without one corner; null when too few would be left. */
export function withoutCorner(feature: Feature, index: number): Feature | null {
  const path = pathOf(feature);
  if (feature.geometry.type === 'LineString') {
    return path.length > 2 ? withPath(feature, path.toSpliced(index, 1)) : null;
  }
  if (path.length <= 4) return null;
  const corners = path.slice(0, -1).toSpliced(index % (path.length - 1), 1);
  const ring = [...corners, corners[0]!];
  return !crossesItself(ring) ? withPath(feature, ring) : null;
}

/** A copy to the right of the shape as it is seen. */
export function copyOf(feature: Feature, mapBearing: number): Feature {
  const path = pathOf(feature);
  const angle = (mapBearing * Math.PI) / 180;
  const right: Point = [Math.cos(angle), -Math.sin(angle)];
  const along = inMetres(path).map(([x, y]): Point => [x * right[0] + y * right[1], 0]);
  const [west, , east] = boxOf(along);
  const by = east - west + BESIDE;
  const moved = shifted(path, [right[0] * by, right[1] * by]);
  return {
    ...withPath(feature, moved),
    id: newId(),
    properties: { kind: feature.properties.kind },
  };
}

/** Both parts of a shape cut by a line, the first under the old id; null when it is not cut. */
export function partsOf(feature: Feature, line: Point[]): [Feature, Feature] | null {
  if (feature.geometry.type !== 'Polygon' || feature.properties.locked) return null;
  const parts = splitRing(pathOf(feature), line);
  if (!parts) return null;
  const { kind } = feature.properties;
  return [
    withPath(feature, parts[0]),
    { ...withPath(feature, parts[1]), id: newId(), properties: { kind } },
  ];
}

export function rectangleOf(feature: Feature): Rectangle | null {
  return feature.geometry.type === 'Polygon' ? asRectangle(pathOf(feature)) : null;
}

export function withRectangle(feature: Feature, rectangle: Rectangle): Feature {
  return withPath(feature, ringOf(rectangle));
}

export function turnedBy(feature: Feature, degrees: number): Feature {
  const path = pathOf(feature);
  return withPath(feature, turned(path, centreOf(path), degrees));
}
