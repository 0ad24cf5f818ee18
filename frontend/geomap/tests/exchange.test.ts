import assert from 'node:assert/strict';
import test from 'node:test';

import type { Data, Feature, State } from '../src/contract';
import { Exchange } from '../src/link/exchange';

type Said = { [Name in keyof State]?: State[Name] };

function linked(): { exchange: Exchange; said: Said; python: (part: Partial<Data>) => object } {
  const said: Said = {};
  const exchange = new Exchange();
  let data = { rev: 'p0', features: [shape('a')], selected: null } as unknown as Data;
  const python = (part: Partial<Data>): object => {
    data = { ...data, ...part };
    return exchange.receive(data, (name, value) => Object.assign(said, { [name]: value }));
  };
  return { exchange, said, python };
}

function shape(id: string): Feature {
  const coordinates: [number, number][] = [
    [0, 0],
    [1, 1],
  ];
  return { id, geometry: { type: 'LineString', coordinates }, properties: { kind: 'line' } };
}

test('the first run brings shapes, and the same rev brings nothing', () => {
  const { python } = linked();
  assert.deepEqual(python({}), { features: [shape('a')], selected: null });
  assert.deepEqual(python({}), {});
});

test('an echo changes nothing', () => {
  const { exchange, python, said } = linked();
  python({});
  exchange.edit('draw', ['b'], [shape('a'), shape('b')]);
  assert.equal(said.edit!.base, 'p0');
  assert.deepEqual(python({ rev: said.edit!.rev, features: said.edit!.features }), {});
});

test('a rev that comes back later is an undo, and is shown', () => {
  const { exchange, python, said } = linked();
  python({});
  exchange.edit('draw', ['b'], [shape('b')]);
  const first = said.edit!.rev;
  python({ rev: first });
  exchange.edit('draw', ['c'], [shape('c')]);
  python({ rev: said.edit!.rev });
  assert.deepEqual(python({ rev: first, features: [shape('b')] }), { features: [shape('b')] });
});

test('quick edits name all that Python has not shown yet', () => {
  const { exchange, python, said } = linked();
  python({});
  exchange.edit('draw', ['b'], []);
  exchange.edit('move', ['c'], []);
  assert.deepEqual(said.edit!.ids, ['b', 'c']);
  python({ rev: said.edit!.rev });
  exchange.edit('move', ['d'], []);
  assert.deepEqual(said.edit!.ids, ['d']);
});

test('the echo of an older edit does not undo a newer one', () => {
  const { exchange, python, said } = linked();
  python({});
  exchange.edit('draw', ['b'], []);
  const older = said.edit!.rev;
  exchange.edit('draw', ['c'], []);
  assert.deepEqual(python({ rev: older, features: [] }), {});
  assert.deepEqual(python({ rev: said.edit!.rev, features: [] }), {});
});

test('a selection of the browser stands until Python changes its own', () => {
  const { exchange, python, said } = linked();
  python({});
  exchange.select('a', null);
  assert.equal(said.selected!.id, 'a');
  assert.deepEqual(python({ selected: null }), {});
  assert.deepEqual(python({ selected: 'a' }), { selected: 'a' });
  assert.deepEqual(python({ selected: 'b' }), { selected: 'b' });
});

test('counters of the history and sequence numbers only grow', () => {
  const { exchange, python, said } = linked();
  python({});
  exchange.history('undo');
  const { undo } = said.history!;
  exchange.history('undo');
  exchange.history('redo');
  assert.equal(said.history!.undo, undo + 1);
  exchange.select('a', null);
  const { seq } = said.selected!;
  exchange.select('b', null);
  assert.ok(said.selected!.seq > seq);
});
