import assert from 'node:assert/strict';
import test, { mock, type TestContext } from 'node:test';

import { eased, fitted, type Aim } from '../src/live/ease';
import { Follower, REST_MS } from '../src/live/follower';
import { Leader } from '../src/live/leader';
import type { View } from '../src/view/camera';
import { enter, type Filmed, type Shot } from '../src/view/cameras';
import { turned } from '../src/view/roam';
import { wallHome, wallScale } from '../src/view/wall';

const HOME: View = {
  longitude: 12.69,
  latitude: 56.04,
  zoom: 16,
  pitch: 40,
  bearing: 0,
  minZoom: 12,
  maxZoom: 20,
};
const SIZE = { width: 800, height: 500 };

function shot(part: Partial<Shot> = {}): Shot {
  const { longitude, latitude, zoom, pitch, bearing } = HOME;
  return { longitude, latitude, zoom, pitch, bearing, ...SIZE, ...part };
}

test('a map of another size shows all that the leader sees', () => {
  const wall = { width: 3200, height: 1000 };
  assert.equal(fitted(shot(), wall, HOME).zoom, 17);
  assert.equal(fitted(shot(), { width: 400, height: 500 }, HOME).zoom, 15);
  assert.equal(fitted(shot({ width: undefined }), wall, HOME).zoom, 16);
  assert.equal(fitted(shot({ zoom: 19.9 }), wall, HOME).zoom, HOME.maxZoom);
  assert.equal(fitted(shot(), { width: 0, height: 0 }, HOME).zoom, 16);
});

test('a camera comes ever nearer, arrives exactly, and does not overshoot', () => {
  const aim: Aim = { longitude: 12.7, latitude: 56.05, zoom: 17, pitch: 50, bearing: 20 };
  let at: Aim = HOME;
  let steps = 0;
  for (; at.longitude !== aim.longitude && steps < 500; steps += 1) {
    const next = eased(at, aim, 16);
    for (const name of Object.keys(aim) as (keyof Aim)[]) {
      assert.ok(Math.abs(aim[name] - next[name]) <= Math.abs(aim[name] - at[name]));
    }
    at = next;
  }
  assert.deepEqual(at, aim);
  assert.ok(steps > 10 && steps < 200, String(steps));
});

test('the same time brings a camera as far, in few pictures or in many', () => {
  const aim: Aim = { longitude: 12.7, latitude: 56.05, zoom: 17, pitch: 50, bearing: 20 };
  const many = Array.from({ length: 10 }).reduce<Aim>((at) => eased(at, aim, 10), HOME);
  assert.ok(Math.abs(many.zoom - eased(HOME, aim, 100).zoom) < 1e-9);
});

test('a camera turns the shorter way round, and jumps when nothing shall move', () => {
  const from = { ...HOME, bearing: 170 };
  const aim: Aim = { ...fitted(shot(), SIZE, HOME), bearing: -170 };
  assert.ok(eased(from, aim, 16).bearing > 170);
  assert.deepEqual(eased(from, aim, 16, true), aim);
});

class FakeMap implements Filmed {
  view: View = { ...HOME };
  size = SIZE;
  isHeld = false;
  glides = 0;

  glide(to: Partial<View>): void {
    this.view = { ...this.view, ...to };
    this.glides += 1;
  }
}

/** A follower with a map, a clock and pictures that the test draws. */
function following(
  t: TestContext,
  still = false,
): { map: FakeMap; follower: Follower; wait(ms: number): void } {
  let now = 0;
  let due: (() => void) | null = null;
  const frames = globalThis as unknown as Record<string, unknown>;
  frames['requestAnimationFrame'] = (draw: () => void): number => ((due = draw), 1);
  frames['cancelAnimationFrame'] = () => (due = null);
  const map = new FakeMap();
  const leave = enter(map);
  t.after(leave);
  const follower = new Follower(
    () => still,
    () => now,
  );
  const wait = (ms: number): void => {
    for (let passed = 0; passed < ms; passed += 20) {
      now += 20;
      const draw = due;
      due = null;
      draw?.();
    }
  };
  return { map, follower, wait };
}

test('a follower comes to the camera of the leader in steps', (t) => {
  const { follower, map, wait } = following(t);
  follower.set(true);
  follower.heard(shot({ zoom: 17 }));
  wait(100);
  assert.ok(map.view.zoom > 16 && map.view.zoom < 17);
  wait(5000);
  assert.equal(map.view.zoom, 17);
  const { glides } = map;
  wait(1000);
  assert.equal(map.glides, glides);
});

test('a camera taken by hand is followed again only after rest and a movement of the leader', (t) => {
  const { follower, map, wait } = following(t);
  follower.set(true);
  follower.heard(shot({ zoom: 17 }));
  wait(60);
  follower.hand();
  const { view } = map;
  wait(1000);
  follower.heard(shot({ zoom: 18 }));
  wait(REST_MS);
  assert.deepEqual(map.view, view);
  follower.heard(shot({ zoom: 15 }));
  wait(5000);
  assert.equal(map.view.zoom, 15);
});

test('a camera does not move while something on the map is in hand', (t) => {
  const { follower, map, wait } = following(t);
  follower.set(true);
  map.isHeld = true;
  follower.heard(shot({ zoom: 17 }));
  wait(1000);
  assert.equal(map.glides, 0);
  map.isHeld = false;
  wait(REST_MS);
  follower.heard(shot({ zoom: 17 }));
  wait(60);
  map.isHeld = true;
  const { view } = map;
  wait(1000);
  assert.deepEqual(map.view, view);
});

test('who follows later goes to where the leader is by then, and who does not stays', (t) => {
  const { follower, map, wait } = following(t, true);
  follower.heard(shot({ zoom: 17 }));
  wait(1000);
  assert.equal(map.glides, 0);
  follower.set(true);
  wait(20);
  assert.equal(map.view.zoom, 17);
  assert.equal(map.glides, 1);
});

test('a leader sends ten times a second while it moves, and where it came to rest', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  let now = 0;
  const sent: [number, number][] = [];
  const leader = new Leader(
    ({ zoom }) => sent.push([now, zoom]),
    () => now,
  );
  for (let step = 0; step <= 50; step += 1) {
    leader.moved(() => shot({ zoom: step }));
    mock.timers.tick(10);
    now += 10;
  }
  mock.timers.tick(100);
  assert.ok(sent.length >= 5 && sent.length <= 7, JSON.stringify(sent));
  assert.equal(sent.at(-1)![1], 50);
  leader.repeat();
  assert.equal(sent.at(-1)![1], 50);
  const { length } = sent;
  leader.stop();
  leader.repeat();
  mock.timers.tick(1000);
  assert.equal(sent.length, length);
  mock.timers.reset();
});

test('a roaming camera turns one degree a second and comes home', () => {
  const away = { ...HOME, zoom: 18, bearing: 179.5 };
  const second = turned(away, HOME, 1000);
  assert.equal(second.bearing, -179.5);
  assert.ok(second.zoom < 18 && second.zoom > 16);
  const home = Array.from({ length: 60 }).reduce<View>((at) => turned(at, HOME, 1000), away);
  assert.ok(Math.abs(home.zoom - 16) < 1e-6);
});

test('a wall shows the same picture with twice the pixels', () => {
  assert.equal(wallScale({ width: 1920, height: 1080 }), 1);
  assert.equal(wallScale({ width: 3840, height: 2160 }), 2);
  assert.equal(wallScale({ width: 0, height: 0 }), 1);
  assert.equal(wallHome(HOME, { width: 3840, height: 2160 }).zoom, 17);
  assert.equal(wallHome({ ...HOME, zoom: 19.5 }, { width: 3840, height: 2160 }).zoom, 20);
});
