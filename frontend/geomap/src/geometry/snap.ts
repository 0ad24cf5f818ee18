/** Snap: where a point falls when it comes near corners, edges, right angles and parallels. */

import {
  directions,
  footOn,
  footOnGuide,
  guideMeetsSide,
  guidesMeet,
  guidesThrough,
  type Guide,
} from './guides';
import { frameAt, same, type Frame, type Point, type Segment } from './plane';

export interface Pixel {
  x: number;
  y: number;
}

export interface SnapQuestion {
  /** Under the pointer, in degrees. */
  cursor: Point;
  pixel: Pixel;
  /** How near is near. [px] */
  radius: number;
  project(point: Point): Pixel;
  /** Sides of references near the pointer. */
  reference: Segment[];
  /** Sides of the shape in work that do not move. */
  own: Segment[];
  /** Points of the shape in work that right angles and parallels start from. */
  anchors: Point[];
}

export interface Snap {
  point: Point;
  kind: 'corner' | 'edge' | 'crossing' | 'guide';
  /** Lines to show, from what was snapped to. */
  guides: Segment[];
}

/** Guides catch less far than corners and edges: there are many, and they lie everywhere. */
const GUIDE_SHARE = 0.6;
/** So near to its anchor every guide is near, and none means anything. */
const CLEAR_OF_ANCHOR = 2.5;

export function snapped(question: SnapQuestion): Snap | null {
  return corner(question) ?? lines(question);
}

/** The nearest corner within the radius, with the very numbers of the reference. */
function corner({ reference, pixel, radius, project }: SnapQuestion): Snap | null {
  let best: Point | null = null;
  let nearest = radius;
  for (const point of reference.flat()) {
    const away = distance(project(point), pixel);
    if (away < nearest) [best, nearest] = [point, away];
  }
  return best && { point: best, kind: 'corner', guides: [] };
}

interface Found {
  snap: Snap;
  away: number;
}

function lines(question: SnapQuestion): Snap | null {
  const plane = planeOf(question);
  const guides = activeGuides(plane);
  const edges = plane.reference.filter(
    (side) => plane.away(footOn(side, [0, 0])) < question.radius,
  );
  const crossing = nearest(crossings(plane, guides, edges), question.radius);
  if (crossing) return crossing;
  const edge = nearest(
    edges.map((side) => plane.found('edge', footOn(side, [0, 0]), [])),
    question.radius,
  );
  const guide = guides.map((one) => plane.found('guide', footOnGuide(one, [0, 0]), [one]));
  return edge ?? nearest(guide, question.radius);
}

/** Everything in metres around the pointer. */
interface Plane {
  radius: number;
  reference: Segment[];
  anchors: Point[];
  angles: number[];
  away(point: Point): number;
  found(kind: Snap['kind'], point: Point, guides: Guide[]): Found;
}

function planeOf(question: SnapQuestion): Plane {
  const frame = frameAt(question.cursor);
  const flat = (sides: Segment[]): Segment[] =>
    sides.map(([a, b]) => [frame.metres(a), frame.metres(b)]);
  const [reference, own] = [flat(question.reference), flat(question.own)];
  const away = (point: Point): number =>
    distance(question.project(frame.degrees(point)), question.pixel);
  return {
    radius: question.radius,
    reference,
    anchors: question.anchors.map(frame.metres),
    angles: question.anchors.length ? directions(own, reference) : [],
    away,
    found: (kind, point, guides) => ({
      snap: { kind, point: frame.degrees(point), guides: shown(frame, point, guides) },
      away: away(point),
    }),
  };
}

function shown(frame: Frame, point: Point, guides: Guide[]): Segment[] {
  return guides
    .map(({ anchor }): Segment => [frame.degrees(anchor), frame.degrees(point)])
    .filter(([a, b]) => !same(a, b));
}

/** The best guide of every anchor. */
function activeGuides(plane: Plane): Guide[] {
  return plane.anchors.flatMap((anchor) => {
    if (plane.away(anchor) < CLEAR_OF_ANCHOR * plane.radius) return [];
    let best: Guide | null = null;
    let nearest = plane.radius * GUIDE_SHARE;
    for (const guide of guidesThrough(anchor, plane.angles)) {
      const away = plane.away(footOnGuide(guide, [0, 0]));
      if (away < nearest) [best, nearest] = [guide, away];
    }
    return best ? [best] : [];
  });
}

function crossings(plane: Plane, guides: Guide[], edges: Segment[]): Found[] {
  const found: Found[] = [];
  guides.forEach((guide, i) => {
    for (const other of guides.slice(i + 1)) {
      const point = guidesMeet(guide, other);
      if (point) found.push(plane.found('crossing', point, [guide, other]));
    }
    for (const side of edges) {
      const point = guideMeetsSide(guide, side);
      if (point) found.push(plane.found('crossing', point, [guide]));
    }
  });
  return found;
}

function nearest(found: Found[], radius: number): Snap | null {
  let best: Found | null = null;
  for (const one of found) if (one.away < (best?.away ?? radius)) best = one;
  return best?.snap ?? null;
}

function distance(a: Pixel, b: Pixel): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
