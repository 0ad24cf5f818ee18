import assert from 'node:assert/strict';
import test from 'node:test';

import { asRectangle, bearing, innerAngles, ringOf, turned } from '../src/geometry/angles';
import { crossesItself } from '../src/geometry/crossing';
import { Grid } from '../src/geometry/grid';
import {
  areaOf,
  centreOf,
  frameAt,
  sideLengths,
  type Point,
  type Ring,
} from '../src/geometry/plane';
import { splitRing } from '../src/geometry/split';

const HERE: Point = [12.69, 56.04];
const frame = frameAt(HERE);

function ring(...corners: Point[]): Ring {
  const points = corners.map(frame.degrees);
  return [...points, points[0]!];
}

const square = ring([0, 0], [40, 0], [40, 40], [0, 40]);

function near(actual: number, expected: number, within = 1e-3): void {
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);
}

test('area agrees with EPSG:3008 within 0.05 percent', () => {
  // corners made by pyproj 3.7 from a rectangle of 100 m by 60 m in EPSG:3008
  const known: Ring = [
    [12.69, 56.04],
    [12.691501077, 56.040317034],
    [12.691161272, 56.040821205],
    [12.689660178, 56.040504167],
    [12.69, 56.04],
  ];
  near(areaOf(known), 6000, 3);
});

test('sides and angles of a square are 40 m and 90 degrees', () => {
  sideLengths(square).forEach((length) => near(length, 40));
  innerAngles(square).forEach((angle) => near(angle, 90));
});

test('a hollow corner has an inner angle of 270 degrees', () => {
  const angles = innerAngles(ring([0, 0], [40, 0], [40, 40], [20, 40], [20, 20], [0, 20]));
  near(angles[4]!, 270);
  near(
    angles.reduce((sum, angle) => sum + angle, 0),
    720,
  );
});

test('bearings follow the compass', () => {
  near(bearing(HERE, frame.degrees([10, 0])), 90);
  near(bearing(HERE, frame.degrees([0, -10])), 180);
});

test('a rectangle comes back from its measures', () => {
  const made = ringOf({ centre: HERE, width: 30, depth: 12, angle: 25 });
  const found = asRectangle(made)!;
  near(found.width, 30);
  near(found.depth, 12);
  near(found.angle, 25);
  near(areaOf(made), 360, 0.01);
});

test('a shape without right corners is no rectangle', () => {
  assert.equal(asRectangle(ring([0, 0], [40, 0], [30, 40], [0, 40])), null);
  assert.equal(asRectangle(ring([0, 0], [40, 0], [0, 40])), null);
});

test('turning keeps area, centre and closure', () => {
  const moved = turned(square, centreOf(square), 33);
  near(areaOf(moved), 1600, 0.01);
  near(frame.metres(centreOf(moved))[0], 20);
  assert.deepEqual(moved[0], moved[4]);
});

test('only a bow tie crosses itself', () => {
  assert.equal(crossesItself(square), false);
  assert.equal(crossesItself(ring([0, 0], [40, 40], [40, 0], [0, 40])), true);
  assert.equal(crossesItself([...square.slice(0, 4)]), false);
});

test('a split keeps the area and the outline', () => {
  const parts = splitRing(
    square,
    [
      [-5, 10],
      [50, 30],
    ].map((p) => frame.degrees(p as Point)),
  )!;
  near(areaOf(parts[0]) + areaOf(parts[1]), 1600, 0.01);
  for (const corner of square) assert.ok(parts.flat().some((p) => String(p) === String(corner)));
});

test('a line from corner to corner splits, though it only touches', () => {
  const parts = splitRing(square, [square[0]!, square[2]!])!;
  parts.forEach((part) => near(areaOf(part), 800, 0.5));
  parts.forEach((part) => assert.equal(part.length, 4));
});

test('a bent line splits along its bends', () => {
  const line = [
    [10, -5],
    [10, 20],
    [30, 20],
    [30, 50],
  ].map((p) => frame.degrees(p as Point));
  const areas = splitRing(square, line)!
    .map(areaOf)
    .sort((a, b) => a - b);
  near(areas[0]!, 800, 0.1);
  near(areas[1]!, 800, 0.1);
});

test('a line beside the shape or ending inside splits nothing', () => {
  assert.equal(splitRing(square, [frame.degrees([-5, -5]), frame.degrees([50, -5])]), null);
  assert.equal(splitRing(square, [frame.degrees([-5, 20]), frame.degrees([20, 20])]), null);
});

test('a hollow shape is cut where the line runs longest inside', () => {
  const hollow = ring([0, 0], [60, 0], [60, 40], [50, 40], [50, 10], [20, 10], [20, 40], [0, 40]);
  const parts = splitRing(hollow, [frame.degrees([-5, 30]), frame.degrees([65, 30])])!;
  const areas = parts.map(areaOf).sort((a, b) => a - b);
  near(areas[0]!, 200, 0.1);
});

test('the grid finds sides in a box, and long ones always', () => {
  const grid = new Grid([square, [frame.degrees([-9000, 100]), frame.degrees([9000, 100])]]);
  const around = (east: number): number => {
    const [lon, lat] = frame.degrees([east, 0]);
    return grid.near([lon - 1e-5, lat - 1e-5, lon + 1e-5, lat + 2e-3]).length;
  };
  assert.equal(around(40), 4);
  assert.equal(around(500), 1);
});
