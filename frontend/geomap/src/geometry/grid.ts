/** Grid: sides of reference shapes by place, so that thousands of buildings are searched at once. */

import { boxesMeet, boxOf, sides, type Box, type Point, type Segment } from './plane';

/** About sixty metres: a few buildings to a cell. [degrees] */
const CELL: Point = [0.001, 0.0005];
/** A side over more cells than this is kept apart: a quay would fill the whole table. */
const MOST_CELLS = 64;

export class Grid {
  private readonly cells = new Map<string, Segment[]>();
  private readonly long: Segment[] = [];

  constructor(paths: Iterable<Point[]>) {
    for (const path of paths) for (const side of sides(path)) this.put(side);
  }

  /** Sides whose boxes meet the given box, each once. */
  near(box: Box): Segment[] {
    const found = new Set<Segment>(this.long);
    for (const key of keys(box)) for (const side of this.cells.get(key) ?? []) found.add(side);
    return [...found].filter((side) => boxesMeet(boxOf(side), box));
  }

  private put(side: Segment): void {
    const own = keys(boxOf(side));
    if (own.length > MOST_CELLS) {
      this.long.push(side);
      return;
    }
    for (const key of own) {
      const cell = this.cells.get(key);
      if (cell) cell.push(side);
      else this.cells.set(key, [side]);
    }
  }
}

function keys([west, south, east, north]: Box): string[] {
  const found: string[] = [];
  const [x0, x1] = [Math.floor(west / CELL[0]), Math.floor(east / CELL[0])];
  const [y0, y1] = [Math.floor(south / CELL[1]), Math.floor(north / CELL[1])];
  if ((x1 - x0 + 1) * (y1 - y0 + 1) > MOST_CELLS ** 2) return found;
  for (let x = x0; x <= x1; x++) for (let y = y0; y <= y1; y++) found.push(`${x},${y}`);
  return found;
}
