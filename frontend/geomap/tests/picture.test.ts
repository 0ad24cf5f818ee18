import assert from 'node:assert/strict';
import test from 'node:test';

import { receive } from '../src/link/tables';
import { fileOf, scrollFor, zoomed } from '../src/picture/places';
import { LayerStack, pictureOf, scaled } from '../src/view/layers';

const BOUNDS = [
  [12.69, 56.04],
  [12.69, 56.05],
  [12.71, 56.05],
  [12.71, 56.04],
];
const description = (opacity: number) => ({
  '@@type': 'BitmapLayer',
  id: 'underlay',
  data: 'ref:sheet',
  opacity,
  parameters: { depthTest: false },
});
const feed = (image: string): void =>
  receive(new TextEncoder().encode(`sheet\n${JSON.stringify([{ image, bounds: BOUNDS }])}`));

test('a picture takes image and place from one row, and is hidden without', () => {
  assert.deepEqual(pictureOf([{ image: 'data:,a', bounds: BOUNDS }]), {
    image: 'data:,a',
    bounds: BOUNDS,
  });
  assert.deepEqual(pictureOf([]), { image: null, visible: false });
});

test('another opacity is another layer with the very same picture', () => {
  const stack = new LayerStack();
  feed('data:image/png;base64,AAAA');
  const first = stack.update([description(0.5)], 'a')![0]!;
  const second = stack.update([description(0.9)], 'b')![0]!;

  assert.notEqual(first, second);
  assert.equal(second.props.opacity, 0.9);
  assert.equal((second.props as unknown as { bounds: unknown }).bounds, boundsOf(first));
  assert.equal(stack.update([description(0.9)], 'b'), null);
});

test('a picture that arrives later makes the layer anew', () => {
  const stack = new LayerStack();
  stack.update([description(0.5)], 'a');
  feed('data:image/png;base64,BBBB');

  assert.notEqual(stack.update([description(0.5)], 'a'), null);
});

test('a click is told in pixels of the file, inside the picture', () => {
  assert.deepEqual(fileOf([50, 25], [200, 100], [4000, 2000]), [1000, 500]);
  assert.deepEqual(fileOf([-3, 140], [200, 100], [4000, 2000]), [0, 2000]);
});

test('magnification has ends, and the middle of the view stays', () => {
  assert.equal(zoomed(1, 1), 2);
  assert.equal(zoomed(1, -1), 1);
  assert.equal(zoomed(8, 1), 8);
  // the point 40 px inside a view that is scrolled by 60 lies at 100, and at 200 when doubled
  assert.equal(scrollFor(40, 60, 2), 160);
});

function boundsOf(layer: { props: unknown }): unknown {
  return (layer.props as { bounds: unknown }).bounds;
}

test('labels grow with the scale, and nothing else does', () => {
  const label = { id: 'l', '@@type': 'TextLayer', getSize: 13 };
  assert.deepEqual(scaled(label, 2), { ...label, sizeScale: 2 });
  assert.deepEqual(scaled({ ...label, sizeScale: 1.5 }, 2), { ...label, sizeScale: 3 });
  assert.equal(scaled(label, 1), label);
  const house = { id: 'h', '@@type': 'PolygonLayer' };
  assert.equal(scaled(house, 2), house);
});
