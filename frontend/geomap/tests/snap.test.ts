import assert from 'node:assert/strict';
import test from 'node:test';

import { frameAt, sides, type Point, type Segment } from '../src/geometry/plane';
import { snapped, type Snap } from '../src/geometry/snap';

// one pixel is a tenth of a metre, north is up
const frame = frameAt([12.69, 56.04]);
const project = (point: Point): { x: number; y: number } => {
  const [east, north] = frame.metres(point);
  return { x: east * 10, y: -north * 10 };
};
const at = (east: number, north: number): Point => frame.degrees([east, north]);

interface Asked {
  reference?: Segment[];
  own?: Segment[];
  anchors?: Point[];
}

function ask(east: number, north: number, { reference, own, anchors }: Asked): Snap | null {
  const cursor = at(east, north);
  return snapped({
    cursor,
    pixel: project(cursor),
    radius: 12,
    project,
    reference: reference ?? [],
    own: own ?? [],
    anchors: anchors ?? [],
  });
}

const wall = sides([at(0, 0), at(30, 0), at(30, 20)]);

function near(point: Point, east: number, north: number): void {
  const [x, y] = frame.metres(point);
  assert.ok(Math.hypot(x - east, y - north) < 0.002, `${x}, ${y} is not ${east}, ${north}`);
}

test('a corner gives its own numbers', () => {
  const found = ask(30.5, 0.6, { reference: wall })!;
  assert.equal(found.kind, 'corner');
  assert.equal(found.point, wall[0]![1]);
});

test('away from corners the edge holds the point', () => {
  const found = ask(12, 0.8, { reference: wall })!;
  assert.equal(found.kind, 'edge');
  near(found.point, 12, 0);
});

test('beyond the radius nothing snaps', () => {
  assert.equal(ask(12, 1.3, { reference: wall }), null);
});

test('the next side is drawn at a right angle to the last', () => {
  const own = sides([at(100, 100), at(120, 110)]);
  const found = ask(115.3, 120.2, { own, anchors: [at(120, 110)] })!;
  assert.equal(found.kind, 'guide');
  near(found.point, 114.98, 120.04);
  assert.equal(found.guides.length, 1);
});

test('the last corner of a right-angled shape falls where both guides meet', () => {
  const own = sides([at(100, 100), at(120, 100), at(120, 115)]);
  const found = ask(100.4, 115.5, { own, anchors: [at(120, 115), at(100, 100)] })!;
  assert.equal(found.kind, 'crossing');
  near(found.point, 100, 115);
});

test('a parallel to a wall nearby needs no side of its own', () => {
  const slanted = sides([at(0, 40), at(30, 55)]);
  const found = ask(20.2, 31.9, { reference: slanted, anchors: [at(0, 21.5)] })!;
  near(found.point, 20.32, 31.66);
});
