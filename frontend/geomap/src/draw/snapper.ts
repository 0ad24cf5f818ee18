/** Snapper: what is near the pointer, asked of references and of the other drawn shapes. */

import { Grid } from '../geometry/grid';
import { boxesMeet, boxOf, sides, type Box, type Point, type Segment } from '../geometry/plane';
import { snapped, type Pixel, type Snap } from '../geometry/snap';
import type { Pointer } from './pointer';

/** References give directions from farther away than they catch. */
const LOOK_PX = 60;
/** Near the horizon a few pixels are kilometres. [degrees] */
const FARTHEST = 0.003;

export interface Ground {
  project(point: Point): Pixel;
  unproject(pixel: Pixel): Point;
}

/** The shape in work: points that guides start from, and sides that stay where they are. */
export interface Work {
  id: string | undefined;
  anchors: Point[];
  own: Segment[];
}

export class Snapper {
  last: Snap | null = null;
  private grid = new Grid([]);

  constructor(
    private readonly ground: Ground,
    private readonly pointer: Pointer,
    private readonly shapes: (without: string | undefined) => Point[][],
    private readonly shown: (snap: Snap | null) => void,
  ) {}

  setReferences(paths: Iterable<Point[]>): void {
    this.grid = new Grid(paths);
  }

  /** The point that the pointer means. */
  snap(pixel: Pixel, work: Work): Point | null {
    this.last = this.pointer.alt ? null : this.ask(pixel, work);
    this.shown(this.last);
    return this.last?.point ?? null;
  }

  clear(): void {
    this.last = null;
    this.shown(null);
  }

  /** Sides of references and of other shapes around a place on the screen. */
  near(pixel: Pixel, without: string | undefined, reach = LOOK_PX): Segment[] {
    const box = this.boxAround(pixel, reach);
    const drawn = this.shapes(without)
      .filter((path) => boxesMeet(boxOf(path), box))
      .flatMap(sides);
    return [...this.grid.near(box), ...drawn];
  }

  private ask(pixel: Pixel, { id, anchors, own }: Work): Snap | null {
    return snapped({
      cursor: this.ground.unproject(pixel),
      pixel,
      radius: this.pointer.reach.snap,
      project: (point) => this.ground.project(point),
      reference: this.near(pixel, id),
      own,
      anchors,
    });
  }

  private boxAround({ x, y }: Pixel, reach: number): Box {
    const [lon, lat] = this.ground.unproject({ x, y });
    const corners = [-reach, reach].flatMap((dx) =>
      [-reach, reach].map((dy) => this.ground.unproject({ x: x + dx, y: y + dy })),
    );
    const [west, south, east, north] = boxOf(corners);
    return [
      Math.max(west, lon - FARTHEST),
      Math.max(south, lat - FARTHEST),
      Math.min(east, lon + FARTHEST),
      Math.min(north, lat + FARTHEST),
    ];
  }
}
