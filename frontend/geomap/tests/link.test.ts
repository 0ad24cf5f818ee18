import assert from 'node:assert/strict';
import test, { mock, type TestContext } from 'node:test';

import { Link } from '../src/live/link';
import { Pulse } from '../src/live/pulse';

/** A socket whose other end is the test. */
class Socket {
  static readonly OPEN = 1;
  static made: Socket[] = [];
  readyState = 0;
  sent: unknown[] = [];
  onopen = (): void => undefined;
  onclose = (): void => undefined;
  onmessage = (_: { data: string }): void => undefined;

  constructor(readonly address: string) {
    Socket.made.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.readyState = 3;
  }

  accept(): void {
    this.readyState = Socket.OPEN;
    this.onopen();
  }

  break(): void {
    this.readyState = 3;
    this.onclose();
  }
}

interface Linked {
  link: Link;
  heard: unknown[];
  states: boolean[];
  online(): void;
}

function linked(t: TestContext): Linked {
  mock.timers.enable({ apis: ['setTimeout'] });
  Socket.made = [];
  const heard: unknown[] = [];
  const states: boolean[] = [];
  let online = (): void => undefined;
  Object.assign(globalThis, {
    WebSocket: Socket,
    addEventListener: (_: string, listener: () => void) => (online = listener),
  });
  const link = new Link('ws://hub/live', {
    hello: () => ({ room: 'r', token: 't' }),
    heard: (text) => heard.push(text),
    changed: (isOpen) => states.push(isOpen),
  });
  t.after(() => {
    link.close();
    mock.timers.reset();
  });
  return { link, heard, states, online: () => online() };
}

test('a socket says first who it is, and then hears', (t) => {
  const { heard, link, states } = linked(t);
  const [socket] = Socket.made as [Socket];
  assert.equal(link.send({ camera: 1 }), false);
  socket.accept();
  link.send({ camera: 1 });
  socket.onmessage({ data: '{"rev": 1}' });
  assert.deepEqual(socket.sent, [{ room: 'r', token: 't' }, { camera: 1 }]);
  assert.deepEqual(heard, ['{"rev": 1}']);
  assert.deepEqual(states, [true]);
});

test('a broken socket is opened anew, later each time until one is heard', (t) => {
  linked(t);
  const waits: number[] = [];
  for (let tries = 1; tries <= 5; tries += 1) {
    Socket.made.at(-1)!.break();
    let waited = 0;
    for (; Socket.made.length === tries && waited < 6000; waited += 50) mock.timers.tick(50);
    waits.push(waited);
  }
  assert.equal(waits[0], 500);
  assert.ok(
    waits.every((wait) => wait >= 500 && wait <= 5000),
    waits.join(),
  );
  assert.ok(waits[4]! >= 4000);
  Socket.made.at(-1)!.accept();
  Socket.made.at(-1)!.onmessage({ data: '{"rev": 1}' });
  Socket.made.at(-1)!.break();
  mock.timers.tick(500);
  assert.equal(Socket.made.length, 7);
});

test('a socket that is let in and thrown out at once is not tried as if all were well', (t) => {
  linked(t);
  for (let tries = 1; tries <= 4; tries += 1) {
    Socket.made.at(-1)!.accept();
    Socket.made.at(-1)!.break();
    mock.timers.tick(5000);
  }
  const { length } = Socket.made;
  Socket.made.at(-1)!.accept();
  Socket.made.at(-1)!.break();
  mock.timers.tick(3000);
  assert.equal(Socket.made.length, length);
});

test('a network that comes back is used at once, and the old socket is heard no more', (t) => {
  const { heard, online, states } = linked(t);
  const [old] = Socket.made as [Socket];
  old.accept();
  online();
  assert.equal(Socket.made.length, 2);
  old.onmessage({ data: '{"rev": 9}' });
  old.onclose();
  assert.deepEqual(heard, []);
  Socket.made[1]!.accept();
  assert.deepEqual(states, [true, false, true]);
});

test('a closed link stays closed', (t) => {
  const { link, states } = linked(t);
  const [socket] = Socket.made as [Socket];
  link.close();
  socket.onclose();
  mock.timers.tick(60_000);
  assert.equal(Socket.made.length, 1);
  assert.deepEqual(states, []);
});

test('a page that is seen ticks, one that is hidden does not', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  let now = 0;
  const clock = mock.method(performance, 'now', () => now);
  let turned = (): void => undefined;
  const page = {
    hidden: false,
    addEventListener: (_: string, listener: () => void) => (turned = listener),
    removeEventListener: () => (turned = () => undefined),
  };
  Object.assign(globalThis, { document: page });
  let ticks = 0;
  const pulse = new Pulse(() => (ticks += 1));
  const wait = (seconds: number): void => {
    for (let i = 0; i < seconds * 10; i += 1) {
      now += 100;
      mock.timers.tick(100);
    }
  };
  pulse.set(2);
  wait(1);
  // every run of Python says it again
  pulse.set(2);
  wait(5);
  assert.equal(ticks, 3);
  page.hidden = true;
  turned();
  wait(10);
  assert.equal(ticks, 3);
  page.hidden = false;
  turned();
  wait(0.1);
  assert.equal(ticks, 4);
  pulse.set(null);
  wait(10);
  assert.equal(ticks, 4);
  pulse.stop();
  clock.mock.restore();
  mock.timers.reset();
});
