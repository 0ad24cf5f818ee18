import assert from 'node:assert/strict';
import test from 'node:test';

import type { Data, Feature, State } from '../src/contract';
import type { Editor } from '../src/draw/editor';
import { Hand } from '../src/draw/hand';
import { Exchange } from '../src/link/exchange';

type Said = { [Name in keyof State]?: State[Name] };
interface Room {
  exchange: Exchange;
  said: Said;
  python: (part: Partial<Data>) => object;
}

/** A map in a room: `heard` names the last edit that Python has dealt with. */
function room(): Room {
  const said: Said = {};
  const exchange = new Exchange();
  let data = { rev: 'r0', heard: '', features: [line('a')], selected: null } as unknown as Data;
  const python = (part: Partial<Data>): object => {
    data = { ...data, ...part };
    return exchange.receive(data, (name, value) => Object.assign(said, { [name]: value }));
  };
  python({});
  return { exchange, said, python };
}

function line(id: string, end = 1): Feature {
  const coordinates: [number, number][] = [
    [0, 0],
    [end, end],
  ];
  return { id, geometry: { type: 'LineString', coordinates }, properties: { kind: 'line' } };
}

test('what others do is shown, but for what Python does not know yet', () => {
  const { exchange, python } = room();
  exchange.edit('move', ['a'], [line('a', 2)]);
  const features = [line('a'), line('guest')];
  assert.deepEqual(python({ rev: 'r1', features }), { features, own: ['a'] });
});

test('an edit that Python has dealt with stands no more in the way of others', () => {
  const { exchange, python, said } = room();
  exchange.edit('move', ['a'], []);
  const first = said.edit!.rev;
  exchange.edit('move', ['b'], []);
  const features = [line('guest')];
  assert.deepEqual(python({ rev: 'r1', heard: first, features }), { features, own: ['b'] });
  assert.deepEqual(python({ rev: 'r2', heard: said.edit!.rev, features }), { features });
});

test('an edit stays one’s own until Python has dealt with it, however much comes before', () => {
  const { exchange, python, said } = room();
  exchange.edit('delete', ['a'], []);
  for (const rev of ['r1', 'r2', 'r3'])
    assert.deepEqual(python({ rev, features: [line('a')] }), {
      features: [line('a')],
      own: ['a'],
    });
  exchange.edit('draw', ['c'], [line('c')]);
  assert.deepEqual(said.edit!.ids, ['a', 'c']);
  assert.equal(said.edit!.base, 'r3');
});

test('an edit that changed nothing in the room is settled without a new rev', () => {
  const { exchange, python, said } = room();
  exchange.edit('move', ['a'], []);
  assert.deepEqual(python({ heard: said.edit!.rev }), {});
  assert.deepEqual(python({ rev: 'r1', features: [] }), { features: [] });
});

test('an echo may bring what others did meanwhile, and leaves one’s own alone', () => {
  const { exchange, python, said } = room();
  exchange.edit('move', ['a'], [line('a', 2)]);
  const { rev } = said.edit!;
  const features = [line('a', 2), line('guest')];
  assert.deepEqual(python({ rev, heard: rev, features }), { features, own: ['a'] });
});

test('where nobody else edits, another rev is the whole truth', () => {
  const { exchange, python } = room();
  exchange.edit('move', ['a'], []);
  assert.deepEqual(python({ rev: 'p1', heard: null, features: [] }), { features: [] });
});

test('the echo of an older click does not undo a newer one', () => {
  const { exchange, python, said } = room();
  exchange.select('a', null);
  exchange.select('b', null);
  assert.deepEqual(python({ selected: 'a' }), {});
  assert.deepEqual(python({ selected: 'b' }), { selected: 'b' });
  exchange.select('a', null);
  assert.equal(said.selected!.id, 'a');
});

/** An editor with one hand, and a board that only remembers. */
function held(): { hand: Hand; editor: { board: Shapes; press: { holds: boolean } } & Editor } {
  const board = new Shapes([line('a'), line('b')]);
  const editor = {
    board,
    host: { typing: () => false },
    mode: 'select',
    press: { holds: true },
    selectedId: 'a' as string | null,
    quietly: (change: () => void) => change(),
    hold: (id: string | null) => (editor.selectedId = id),
    take: (features: Feature[]) => hand.take(features, []),
  };
  const hand = new Hand(editor as unknown as Editor);
  return { hand, editor: editor as never };
}

class Shapes {
  drawing = false;

  constructor(private shapes: Feature[]) {}

  features(): Feature[] {
    return this.shapes;
  }

  take(features: Feature[], untouched: ReadonlySet<string>): void {
    const mine = this.shapes.filter(({ id }) => untouched.has(id));
    this.shapes = [...mine, ...features.filter(({ id }) => !untouched.has(id))];
  }

  get ends(): Record<string, number> {
    const end = ({ geometry }: Feature): number => geometry.coordinates.at(-1)![0] as number;
    return Object.fromEntries(this.shapes.map((shape) => [shape.id, end(shape)]));
  }
}

test('a held shape stays, and all others change, come and go', () => {
  const { editor, hand } = held();
  hand.take([line('a', 9), line('guest', 3)], []);
  assert.deepEqual(editor.board.ends, { a: 1, guest: 3 });
});

test('let go without a change, a shape becomes what others made of it', () => {
  const { editor, hand } = held();
  hand.take([line('a', 9)], []);
  hand.release();
  assert.deepEqual(editor.board.ends, { a: 1 });
  editor.press.holds = false;
  hand.release();
  assert.deepEqual(editor.board.ends, { a: 9 });
});

test('let go with a change, it is the visitor’s', () => {
  const { editor, hand } = held();
  hand.take([line('a', 9), line('b', 5)], []);
  hand.changed(['a']);
  editor.press.holds = false;
  hand.release();
  assert.deepEqual(editor.board.ends, { a: 1, b: 5 });
});

test('a held shape that others delete goes when it is let go unchanged', () => {
  const { editor, hand } = held();
  hand.take([line('b')], []);
  assert.deepEqual(editor.board.ends, { a: 1, b: 1 });
  editor.press.holds = false;
  hand.release();
  assert.deepEqual(editor.board.ends, { b: 1 });
});

test('the newest that others made of a held shape is what counts', () => {
  const { editor, hand } = held();
  hand.take([], []);
  hand.take([line('a', 4)], []);
  editor.press.holds = false;
  hand.release();
  assert.deepEqual(editor.board.ends, { a: 4 });
});

test('an edit under way is not written over when the next drag of the shape ends unchanged', () => {
  const { editor, hand } = held();
  hand.take([line('a', 9)], ['a']);
  editor.press.holds = false;
  hand.release();
  assert.deepEqual(editor.board.ends, { a: 1 });
});

test('a selection of Python waits until the hand is empty, and gives way to a click', () => {
  const { editor, hand } = held();
  hand.select('b');
  assert.equal(editor.selectedId, 'a');
  editor.press.holds = false;
  hand.release();
  assert.equal(editor.selectedId, 'b');
  editor.press.holds = true;
  hand.select('a');
  hand.chosen();
  editor.press.holds = false;
  hand.release();
  assert.equal(editor.selectedId, 'b');
});
