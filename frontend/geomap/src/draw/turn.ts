/** Turn: a shape rotated around its centre by a handle or by itself. */

import type { Feature } from '../contract';
import { bearing, turned } from '../geometry/angles';
import { directions } from '../geometry/guides';
import { centreOf, frameAt, sides, type Point, type Segment } from '../geometry/plane';
import { pathOf, withPath } from './features';

const STEP = 15;
/** A turn this near to a parallel of what stands around becomes one. [degrees] */
const PARALLEL_WITHIN = 1.5;

export class Turn {
  private readonly centre: Point;
  private readonly from: number;
  private readonly parallels: number[];

  constructor(
    private readonly feature: Feature,
    start: Point,
    around: Segment[],
  ) {
    this.centre = centreOf(pathOf(feature));
    this.from = bearing(this.centre, start);
    this.parallels = this.turnsToParallel(around);
  }

  /** The shape when the hand is at a point. */
  to(point: Point, { free, stepped }: { free: boolean; stepped: boolean }): Feature {
    let degrees = bearing(this.centre, point) - this.from;
    if (stepped) degrees = Math.round(degrees / STEP) * STEP;
    else if (!free) degrees = this.parallel(degrees);
    return withPath(this.feature, turned(pathOf(this.feature), this.centre, degrees));
  }

  private parallel(degrees: number): number {
    for (const turn of this.parallels) {
      const off = ((((degrees - turn) % 90) + 135) % 90) - 45;
      if (Math.abs(off) < PARALLEL_WITHIN) return degrees - off;
    }
    return degrees;
  }

  /** Turns, with the clock and up to quarter turns, that make the first side parallel to another. */
  private turnsToParallel(around: Segment[]): number[] {
    const flat = (all: Segment[]): Segment[] => {
      const frame = frameAt(this.centre);
      return all.map(([a, b]) => [frame.metres(a), frame.metres(b)]);
    };
    const [own] = directions(flat(sides(pathOf(this.feature)).slice(0, 1)), []);
    if (own === undefined) return [];
    return directions([], flat(around)).map((angle) => ((own - angle) * 180) / Math.PI);
  }
}
