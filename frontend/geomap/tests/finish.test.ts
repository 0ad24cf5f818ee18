import assert from 'node:assert/strict';
import test, { mock } from 'node:test';

import { Finish } from '../src/view/finish';

test('a picture is plain while something moves and fine once it rests', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const drawn: number[] = [];
  const finish = new Finish((pixels) => drawn.push(pixels), 1, 2);

  finish.moving();
  mock.timers.tick(500);
  finish.moving();
  mock.timers.tick(1000);
  assert.deepEqual(drawn, []);
  mock.timers.tick(500);
  assert.deepEqual(drawn, [2]);
  finish.moving();
  assert.deepEqual(drawn, [2, 1]);
  finish.stop();
  mock.timers.tick(5000);
  assert.deepEqual(drawn, [2, 1]);
  mock.timers.reset();
});

test('with a graphics card nothing is drawn twice', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const drawn: number[] = [];
  new Finish((pixels) => drawn.push(pixels), 2, 2).moving();
  mock.timers.tick(5000);

  assert.deepEqual(drawn, []);
  mock.timers.reset();
});
