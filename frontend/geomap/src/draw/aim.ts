/** Aim: the point that a pointer means while a shape is drawn, reshaped or moved. */

import type { SnappableContext, TerraDrawMouseEvent } from 'terra-draw';

import type { Feature } from '../contract';
import { add, same, sides, subtract, type Point } from '../geometry/plane';
import type { Pixel, Snap } from '../geometry/snap';
import { type Draft } from './board';
import { pathOf } from './features';
import { gap } from './hit';
import type { Pointer } from './pointer';
import { Snapper, type Ground } from './snapper';

/** Corners of a moved shape that are tried for a place to snap to. */
const MOST_CORNERS = 16;

export class Aim {
  readonly snapper: Snapper;
  /** Where a moved shape was taken hold of. */
  private start: Pixel = { x: 0, y: 0 };

  constructor(
    private readonly ground: Ground,
    private readonly pointer: Pointer,
    shapes: (without: string | undefined) => Point[][],
    private readonly shown: (snap: Snap | null) => void,
  ) {
    this.snapper = new Snapper(ground, pointer, shapes, shown);
  }

  /** A single place: the corner or edge that it is near. */
  place(pixel: Pixel): Point | null {
    return this.snapper.snap(pixel, { id: undefined, anchors: [], own: [] });
  }

  /** While drawing: guides start from the last point placed and from the first. */
  drawing(pixel: Pixel, draft: Draft | null, isRing: boolean): Point | null {
    const placed = draft ? draft.path.slice(0, draft.placed) : [];
    const ends = isRing && placed.length > 1 ? [placed.at(-1)!, placed[0]!] : placed.slice(-1);
    return this.snapper.snap(pixel, { id: undefined, anchors: ends, own: sides(placed) });
  }

  /** While a corner is dragged: guides start from its neighbours. */
  corner(event: TerraDrawMouseEvent, context: SnappableContext): Point | undefined {
    const geometry = context.getCurrentGeometrySnapshot();
    if (!geometry) return undefined;
    const ring = geometry.type === 'Polygon';
    const path = (ring ? geometry.coordinates[0] : geometry.coordinates) as Point[];
    const index = context.currentCoordinate ?? 0;
    const pixel = { x: event.containerX, y: event.containerY };
    const found = this.snapper.snap(pixel, {
      id: String(context.currentId),
      anchors: neighbours(path, index, ring),
      own: sides(path).filter(([a, b]) => !same(a, path[index]!) && !same(b, path[index]!)),
    });
    return found ?? undefined;
  }

  /** A shape is taken hold of. */
  rest(pixel: Pixel): void {
    this.start = pixel;
  }

  /** While a shape is moved: the pointer's place that lays one of its corners on a reference. */
  moving(pixel: Pixel, feature: Feature): Point | null {
    const cursor = this.ground.unproject(pixel);
    const by = subtract(cursor, this.ground.unproject(this.start));
    let best: { snap: Snap; off: Point } | null = null;
    let nearest = this.pointer.reach.snap;
    for (const corner of pathOf(feature).slice(0, MOST_CORNERS)) {
      const moved = add(corner, by);
      const at = this.ground.project(moved);
      const point = this.snapper.snap(at, { id: feature.id, anchors: [], own: [] });
      const away = point ? gap(this.ground.project(point), at) : Infinity;
      if (away < nearest) {
        nearest = away;
        best = { snap: this.snapper.last!, off: subtract(point!, moved) };
      }
    }
    this.shown(best?.snap ?? null);
    return best && add(cursor, best.off);
  }
}

function neighbours(path: Point[], index: number, ring: boolean): Point[] {
  const last = path.length - 1;
  if (!ring) return [path[index - 1], path[index + 1]].filter((point) => point !== undefined);
  return [path[index === 0 ? last - 1 : index - 1]!, path[index === last ? 1 : index + 1]!];
}
