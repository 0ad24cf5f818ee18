import assert from 'node:assert/strict';
import test from 'node:test';

import type { Data, Feature, State } from '../src/contract';
import { onDrawn, spread, type Drawn } from '../src/link/drawn';
import { Exchange, type News } from '../src/link/exchange';
import { read } from '../src/live/wire';

const OWN = 'member';

/** A map in a room; `python` is a run, and `room` what the live link brings. */
class Table {
  readonly exchange = new Exchange();
  readonly said: { [Name in keyof State]?: State[Name] } = {};
  private data = {
    rev: 'p0',
    heard: null,
    at: { branch: '', rev: 3 },
    features: [line('a')],
    selected: null,
  } as unknown as Data;

  constructor() {
    this.python({});
  }

  python(part: Partial<Data>): News {
    this.data = { ...this.data, ...part };
    return this.exchange.receive(this.data, (name, value) =>
      Object.assign(this.said, { [name]: value }),
    );
  }

  room(rev: number, shapes: Record<string, Feature | null>, branch = ''): News {
    return this.exchange.drew(drawn(rev, shapes, branch), this.data);
  }
}

function drawn(rev: number, shapes: Record<string, Feature | null>, branch = ''): Drawn {
  return { branch, rev, shapes: new Map(Object.entries(shapes)) };
}

function at(rev: number, branch = ''): Data['at'] {
  return { branch, rev };
}

function line(id: string, end = 1): Feature {
  const coordinates: [number, number][] = [
    [0, 0],
    [end, end],
  ];
  return { id, geometry: { type: 'LineString', coordinates }, properties: { kind: 'line' } };
}

function locked(feature: Feature): Feature {
  return { ...feature, properties: { ...feature.properties, locked: true } };
}

test('a shape of the room is shown before Python has it', () => {
  const table = new Table();
  assert.deepEqual(table.room(4, { a: line('a', 2) }), { features: [line('a', 2)] });
  assert.deepEqual(table.room(5, { a: null }), { features: [] });
});

test('a new shape is locked until Python has told of it', () => {
  const table = new Table();
  const comes = { features: [line('a'), locked(line('b'))] };
  assert.deepEqual(table.room(4, { b: line('b') }), comes);
  const features = [line('a'), line('b')];
  assert.deepEqual(table.python({ rev: 'p1', at: at(4), features }), { features });
});

test('Python that is behind takes nothing back', () => {
  const table = new Table();
  table.room(5, { a: line('a', 5), b: line('b'), c: null });
  const behind = [line('a', 4), line('c'), line('d')];
  const news = table.python({ rev: 'p1', at: at(4), features: behind });
  assert.deepEqual(news, { features: [line('a', 5), line('d'), locked(line('b'))] });
  // the same run again, as when a table comes, is no news
  assert.deepEqual(table.python({}), {});
});

test('Python that has come as far holds, to the last corner', () => {
  const table = new Table();
  table.room(5, { a: line('a', 5) });
  const features = [line('a', 6)];
  assert.deepEqual(table.python({ rev: 'p1', at: at(5), features }), { features });
  assert.deepEqual(table.python({ rev: 'p2', at: at(6), features: [] }), { features: [] });
});

test('what was drawn and undone is taken back, though Python shows what it showed before', () => {
  const table = new Table();
  table.room(4, { a: line('a', 4) });
  // its undo was not told, as to a slow browser
  assert.deepEqual(table.python({ at: at(5) }), { features: [line('a')] });
  assert.deepEqual(table.python({}), {});
});

test('of each shape only what Python has not come to yet stays ahead', () => {
  const table = new Table();
  table.room(4, { a: line('a', 4) });
  table.room(6, { b: line('b') });
  // between the two somebody changed the first one, which was not told
  const news = table.python({ rev: 'p1', at: at(5), features: [line('a', 5)] });
  assert.deepEqual(news, { features: [line('a', 5), locked(line('b'))] });
});

test('what is old, of another plan or outside a room is not shown', () => {
  const table = new Table();
  assert.deepEqual(table.room(3, { a: null }), {});
  assert.deepEqual(table.room(4, { a: null }, OWN), {});
  table.room(6, { b: line('b') });
  assert.deepEqual(table.room(6, { a: null }), {});
  assert.deepEqual(table.room(5, { a: null }), {});
  table.python({ rev: 'p1', at: null, features: [] });
  assert.deepEqual(table.room(9, { a: line('a') }), {});
});

test('another plan forgets what was ahead of the one before', () => {
  const table = new Table();
  table.room(4, { a: line('a', 4) });
  const features = [line('a', 7)];
  assert.deepEqual(table.python({ rev: 'p1', at: at(2, OWN), features }), { features });
  const news = table.room(3, { a: line('a', 3) }, OWN);
  assert.deepEqual(news, { features: [line('a', 3)] });
  table.python({ rev: 'p2', at: at(3), features: [line('a')] });
  assert.deepEqual(table.room(4, { a: null }), { features: [] });
});

test('an own edit that Python has not dealt with stays, whatever comes ahead', () => {
  const table = new Table();
  table.exchange.edit('move', ['a'], [line('a', 8)]);
  const own = ['a'];
  assert.deepEqual(table.room(4, { a: null, b: line('b') }), {
    features: [locked(line('b'))],
    own,
  });
  // the same run shows nothing newer; one of the rev that was told leaves the own edit as well
  assert.deepEqual(table.python({}), {});
  const behind = table.python({ rev: 'p1', at: at(4), features: [line('b')] });
  assert.deepEqual(behind, { features: [line('b')], own });
  const { rev } = table.said.edit!;
  const features = [line('b'), line('a', 8)];
  const echo = table.python({ rev, heard: rev, at: at(5), features });
  assert.deepEqual(echo, { features, own });
  assert.deepEqual(table.room(6, { a: line('a', 9) }).own, undefined);
});

test('the own edit comes back over the link before its answer', () => {
  const table = new Table();
  table.exchange.edit('draw', ['n'], [line('a'), line('n')]);
  assert.deepEqual(table.room(4, { n: line('n') }).own, ['n']);
  const { rev } = table.said.edit!;
  const features = [line('a'), line('n')];
  assert.deepEqual(table.python({ rev, heard: rev, at: at(4), features }), {
    features,
    own: ['n'],
  });
});

test('all maps of the page hear of shapes as long as they are there', () => {
  const heard: number[] = [];
  const forget = onDrawn(({ rev }) => heard.push(rev));
  spread(drawn(1, {}));
  forget();
  spread(drawn(2, {}));
  assert.deepEqual(heard, [1]);
});

const RING = [
  [12, 56],
  [12.1, 56],
  [12.1, 56.1],
  [12, 56],
];

function plot(part: object = {}): object {
  const geometry = { type: 'Polygon', coordinates: [RING] };
  return { id: 'p', geometry, properties: { kind: 'plot' }, ...part };
}

function told(part: object): Drawn | undefined {
  return read(JSON.stringify({ drawn: { branch: '', rev: 1, shapes: {}, ...part } })).drawn;
}

test('shapes are read as the map shows them', () => {
  const shapes = { p: plot({ more: 1 }), l: line('l'), 'gone ö-1.a': null };
  const found = told({ branch: OWN, rev: 7, shapes })!;
  assert.deepEqual([found.branch, found.rev], [OWN, 7]);
  assert.deepEqual(Object.fromEntries(found.shapes), { ...shapes, p: plot() });
  assert.deepEqual(read('{"rev": 3, "drawn": 1}'), { rev: 3 });
});

test('shapes of which anything does not hold are not heard', () => {
  for (const part of [
    { branch: 7 },
    { branch: 'x'.repeat(65) },
    { rev: -1 },
    { rev: 1.5 },
    { shapes: null },
    { shapes: [] },
    { shapes: Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`d${i}`, null])) },
    { shapes: { '<b>': null } },
    { shapes: { [' '.repeat(41)]: null } },
  ])
    assert.equal(told(part), undefined, JSON.stringify(part).slice(0, 80));
});

test('a shape that is none is not heard', () => {
  const rings = (...coordinates: unknown[]): object => ({ type: 'Polygon', coordinates });
  const path = (...coordinates: unknown[]): object => ({ type: 'LineString', coordinates });
  const [first, ...rest] = RING;
  for (const part of [
    { id: 'q' },
    { properties: { kind: 'house' } },
    { properties: null },
    { geometry: null },
    { geometry: rings() },
    { geometry: rings([]) },
    { geometry: rings(rest) },
    { geometry: rings(RING.slice(1)) },
    { geometry: rings(RING, [first]) },
    { geometry: rings([...RING.slice(0, 3), [12, 56, 1]]) },
    { geometry: rings([...RING.slice(0, 3), [12, null], first]) },
    { geometry: rings([first, [200, 56], ...rest]) },
    { geometry: path(...RING) },
    { geometry: path(first), properties: { kind: 'line' } },
    { geometry: path(first, '12'), properties: { kind: 'line' } },
    { geometry: rings(RING), properties: { kind: 'line' } },
  ])
    assert.equal(told({ shapes: { p: plot(part) } }), undefined, JSON.stringify(part));
  for (const odd of [7, 'p', [], {}, true])
    assert.equal(told({ shapes: { p: odd } }), undefined, JSON.stringify(odd));
  assert.ok(told({ shapes: { p: plot() } }));
});
