/** Readout: the measures of the shape in hand, as lines of label and value. */

import { bearing, cornerAngle, innerAngles } from '../geometry/angles';
import { areaOf, same, sideLengths, type Point } from '../geometry/plane';
import type { Numbers } from './numbers';

export interface Line {
  /** Key of the label. */
  label: string;
  value: string;
  strong?: boolean;
}

/** Longer lists say less than their sum. */
const MOST_LISTED = 8;

/** A finished shape: area, perimeter, every side and angle while they are few. */
export function shapeLines(path: Point[], isRing: boolean, numbers: Numbers): Line[] {
  const lengths = sideLengths(path);
  const total = numbers.metres(sum(lengths));
  const list = (values: string[]): string => values.join(' · ');
  const lines: Line[] = isRing
    ? [
        { label: 'readArea', value: numbers.area(areaOf(path)), strong: true },
        { label: 'readPerimeter', value: total },
      ]
    : [{ label: 'readLength', value: total, strong: true }];
  if (lengths.length > MOST_LISTED) return lines;
  const sides = `${list(lengths.map((length) => numbers.format(length, 1)))}\u00a0m`;
  if (isRing || lengths.length > 1) lines.push({ label: 'readSides', value: sides });
  const angles = isRing ? innerAngles(path) : bends(path);
  if (angles.length) {
    const value = list(angles.map((angle) => `${numbers.format(angle, 0)}°`));
    lines.push({ label: 'readAngles', value });
  }
  return lines;
}

/** A shape being drawn: what the side under the pointer would be. */
export function draftLines(
  { path, placed }: { path: Point[]; placed: number },
  isRing: boolean,
  numbers: Numbers,
): Line[] {
  const points = path.slice(0, placed + 1).filter((p, i, all) => i === 0 || !same(p, all[i - 1]!));
  const lines: Line[] = [];
  const lengths = sideLengths(points);
  if (isRing && path.length > 3 && placed > 1) {
    lines.push({ label: 'readArea', value: numbers.area(areaOf(path)), strong: true });
  }
  if (!isRing)
    lines.push({ label: 'readLength', value: numbers.metres(sum(lengths)), strong: true });
  if (!lengths.length) return lines;
  lines.push({ label: 'readSide', value: numbers.metres(lengths.at(-1)!) });
  const [before, corner, tip] = points.slice(-3) as [Point, Point, Point];
  const angle = tip
    ? { label: 'readAngle', value: numbers.degrees(cornerAngle(before, corner, tip)) }
    : { label: 'readBearing', value: numbers.degrees(bearing(before, corner)) };
  return [...lines, angle];
}

function bends(path: Point[]): number[] {
  return path.slice(1, -1).map((point, i) => cornerAngle(path[i]!, point, path[i + 2]!));
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
