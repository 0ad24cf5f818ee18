import assert from 'node:assert/strict';
import test, { mock } from 'node:test';

import { isField } from '../src/fields';
import { Backoff } from '../src/live/backoff';
import { cookieText } from '../src/live/cookie';
import { wantedKey, type Stroke } from '../src/live/keys';
import { Steady } from '../src/live/steady';
import { Teller } from '../src/live/teller';
import { address, read } from '../src/live/wire';

test('each wait is about twice as long as the one before, from half a second to five', () => {
  const exact = new Backoff(() => 0);
  const waits = Array.from({ length: 6 }, () => exact.next());
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 5000, 5000]);
  exact.reset();
  assert.equal(exact.next(), 500);
  const spread = new Backoff(() => 0.999);
  for (const full of [500, 1000, 2000, 4000, 5000, 5000]) {
    const wait = spread.next();
    assert.ok(wait >= 500 && wait >= full * 0.8 && wait <= full, String(wait));
  }
});

test('the hub is found beside the page, under any path', () => {
  assert.equal(address('http://10.0.0.5:8501/'), 'ws://10.0.0.5:8501/live');
  assert.equal(address('https://city.example/map/?lang=sv#x'), 'wss://city.example/map/live');
});

const CAMERA = { longitude: 12.69, latitude: 56.04, zoom: 16, pitch: 40, bearing: -30 };

test('a rev and a camera are read, with the size of its map if that is told', () => {
  assert.deepEqual(read('{"rev": 7}'), { rev: 7 });
  assert.deepEqual(read('{"here": 3}'), {});
  assert.deepEqual(read(JSON.stringify({ camera: CAMERA })), { camera: CAMERA });
  const sized = { ...CAMERA, width: 960, height: 600 };
  assert.deepEqual(read(JSON.stringify({ camera: sized })), { camera: sized });
  assert.deepEqual(read(JSON.stringify({ camera: { ...sized, width: 0 } })), { camera: CAMERA });
});

test('what does not hold is not heard', () => {
  for (const text of ['', 'null', '[]', '7', '{', '{"rev": -1}', '{"rev": 1.5}', '{"rev": "7"}'])
    assert.deepEqual(read(text), {});
  for (const part of [{ zoom: 1e9 }, { pitch: 89 }, { bearing: null }, { latitude: '56' }])
    assert.deepEqual(read(JSON.stringify({ camera: { ...CAMERA, ...part } })), {});
  assert.deepEqual(read(new ArrayBuffer(4)), {});
});

test('a cookie keeps to this site, and goes when it has no value', () => {
  const pass = { name: 'pass', value: 'a b;c', days: 2 };
  const kept = 'pass=a%20b%3Bc; Path=/; Max-Age=172800; SameSite=Strict';
  assert.equal(cookieText(pass, false), kept);
  assert.equal(cookieText(pass, true), `${kept}; Secure`);
  assert.match(cookieText({ ...pass, value: '' }, false)!, /^pass=; Path=\/; Max-Age=0;/);
  assert.equal(cookieText({ ...pass, name: 'a=b; c' }, false), null);
});

function stroke(key: string, part: Partial<Stroke> = {}): Stroke {
  const plain = { ctrlKey: false, metaKey: false, altKey: false, repeat: false };
  const none = { isComposing: false, defaultPrevented: false, composedPath: () => [] };
  return { key, ...plain, ...none, ...part };
}

test('only wanted letters and digits are told, in either case', () => {
  assert.equal(wantedKey(stroke('7'), ['n', '7']), '7');
  assert.equal(wantedKey(stroke('N'), ['n', '7']), 'n');
  for (const key of ['8', 'Enter', ' ', 'F7', 'Dead']) {
    assert.equal(wantedKey(stroke(key), ['n', '7', 'Enter', ' ']), null);
  }
});

test('a key held down, with another, or already used is none', () => {
  const parts = ['ctrlKey', 'metaKey', 'altKey', 'repeat', 'isComposing', 'defaultPrevented'];
  for (const part of parts) assert.equal(wantedKey(stroke('n', { [part]: true }), ['n']), null);
});

function node(tagName: string, role: string | null = null, more: object = {}): object {
  return { tagName, getAttribute: () => role, ...more };
}

test('whoever types is not disturbed, in whatever kind of field', () => {
  const page = [node('DIV'), {}, node('BODY'), node('HTML')];
  const fields = [
    node('INPUT', null, { type: 'text' }),
    node('INPUT', null, { type: 'number' }),
    node('TEXTAREA'),
    node('SELECT'),
    node('DIV', null, { isContentEditable: true }),
    node('DIV', 'textbox'),
    node('DIV', 'combobox'),
    node('CANVAS', 'grid'),
  ];
  for (const field of fields) {
    assert.equal(isField([field, ...page]), true);
    // a field in somebody else's shadow root, or around what was pressed
    assert.equal(isField([node('SPAN'), field, {}, ...page]), true);
    assert.equal(wantedKey(stroke('n', { composedPath: () => [field] as never }), ['n']), null);
  }
  for (const other of [node('BUTTON'), node('CANVAS', 'application'), node('A')])
    assert.equal(isField([other, ...page]), false);
  for (const type of ['checkbox', 'range', 'button'])
    assert.equal(isField([node('INPUT', null, { type }), ...page]), false);
});

test('news are told one at a time, the newest only', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const told: number[] = [];
  const teller = new Teller((rev) => told.push(rev));
  teller.answered(3);
  for (const rev of [3, 2, 4, 5, 6]) teller.heard(rev);
  assert.deepEqual(told, [4]);
  // a run for another reason that does not show it yet
  teller.answered(3);
  assert.deepEqual(told, [4]);
  teller.answered(4);
  assert.deepEqual(told, [4, 6]);
  teller.answered(6);
  mock.timers.tick(60_000);
  teller.heard(6);
  assert.deepEqual(told, [4, 6]);
  mock.timers.reset();
});

test('a word that was lost is told again, ever more seldom', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const told: number[] = [];
  const teller = new Teller((rev) => told.push(rev));
  teller.answered(0);
  teller.heard(1);
  mock.timers.tick(2000);
  assert.deepEqual(told, [1, 1]);
  teller.heard(2);
  mock.timers.tick(3999);
  assert.deepEqual(told, [1, 1]);
  mock.timers.tick(1);
  assert.deepEqual(told, [1, 1, 2]);
  teller.stop();
  mock.timers.tick(60_000);
  assert.deepEqual(told, [1, 1, 2]);
  mock.timers.reset();
});

test('whoever goes to another page is not led back by news, and hears them there', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const told: number[] = [];
  const teller = new Teller((rev) => told.push(rev));
  teller.answered(1);
  teller.hold();
  teller.heard(2);
  mock.timers.tick(1999);
  assert.deepEqual(told, []);
  teller.answered(1);
  assert.deepEqual(told, [2]);
  teller.answered(2);
  // a link that led nowhere holds nothing back for long
  teller.hold();
  teller.heard(3);
  mock.timers.tick(2000);
  assert.deepEqual(told, [2, 3]);
  teller.stop();
  mock.timers.reset();
});

test('a broken connection is told once it has lasted, and its return too', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const told: boolean[] = [];
  const steady = new Steady(true, (state) => told.push(state));
  steady.set(false);
  mock.timers.tick(1500);
  steady.set(true);
  mock.timers.tick(5000);
  assert.deepEqual(told, []);
  steady.set(false);
  mock.timers.tick(1500);
  // a further failed try is no new beginning
  steady.set(false);
  mock.timers.tick(500);
  assert.deepEqual(told, [false]);
  steady.set(true);
  mock.timers.tick(2000);
  assert.deepEqual(told, [false, true]);
  mock.timers.reset();
});
