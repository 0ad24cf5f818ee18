import assert from 'node:assert/strict';
import test from 'node:test';

import { onTables, receive, table } from '../src/link/tables';

const payload = (text: string): Uint8Array => new TextEncoder().encode(text);

test('a table arrives under its name, and an unknown one is empty', () => {
  receive(payload('houses\n[{"id": "å"}]'));
  assert.deepEqual(table('houses'), [{ id: 'å' }]);
  assert.deepEqual(table('ships'), []);
});

test('the same payload keeps the same rows and tells nobody', () => {
  let told = 0;
  const forget = onTables(() => (told += 1));
  const before = table('houses');
  receive(payload('houses\n[{"id": "å"}]'));
  assert.equal(table('houses'), before);
  assert.equal(told, 0);
  receive(payload('houses\n[]'));
  assert.equal(told, 1);
  forget();
});
