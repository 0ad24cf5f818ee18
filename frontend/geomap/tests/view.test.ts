import assert from 'node:assert/strict';
import test from 'node:test';

import { frameAt, type Point } from '../src/geometry/plane';
import { Numbers } from '../src/view/numbers';
import { draftLines, shapeLines } from '../src/view/readout';

const swedish = new Numbers('sv-SE');
const british = new Numbers('en-GB');
const { degrees } = frameAt([12.69, 56.04]);
const corners = [degrees([0, 0]), degrees([40, 0]), degrees([40, 30])] as [Point, Point, Point];

test('numbers are written as the country writes them', () => {
  assert.equal(swedish.area(12345.6).replaceAll('\u00a0', ' '), '12 346 m²');
  assert.equal(british.area(12345.6), '12,346 m²');
  assert.equal(swedish.metres(3.14159), '3,1 m');
});

test('a typed number may have a comma, a point and spaces, and nothing else', () => {
  assert.equal(swedish.read(' 1 234,5 '), 1234.5);
  assert.equal(british.read('-12.5'), -12.5);
  for (const text of ['', 'abc', '1e9', '1,2,3', 'Infinity'])
    assert.equal(swedish.read(text), null);
  assert.equal(swedish.plain(1234.5, 1), '1234,5');
});

test('a finished triangle tells area, perimeter, sides and angles', () => {
  const lines = shapeLines([...corners, corners[0]], true, british);
  assert.deepEqual(
    lines.map(({ label }) => label),
    ['readArea', 'readPerimeter', 'readSides', 'readAngles'],
  );
  assert.equal(lines[0]!.value, '600 m²');
  assert.equal(lines[3]!.value, '37° · 90° · 53°');
});

test('a drawing tells the side under the pointer and its angle', () => {
  const first = draftLines({ path: [corners[0], corners[1]], placed: 1 }, false, british);
  assert.deepEqual(first.at(-1), { label: 'readBearing', value: '90°' });
  const second = draftLines({ path: [...corners, corners[0]], placed: 2 }, true, british);
  assert.deepEqual(
    second.map(({ value }) => value),
    ['600 m²', '30 m', '90°'],
  );
});
