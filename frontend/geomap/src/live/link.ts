/** Link: the socket to the hub of the room, opened again whenever it breaks. */

import { Backoff } from './backoff';

/** A socket that stays open this long was let in, though nothing was said. */
const SETTLED_MS = 5000;

export interface Ends {
  /** The first thing to say. */
  hello(): object;
  heard(text: unknown): void;
  changed(isOpen: boolean): void;
}

export class Link {
  private socket: WebSocket | null = null;
  private readonly backoff = new Backoff();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private settled: ReturnType<typeof setTimeout> | undefined;
  private readonly stop = new AbortController();

  constructor(
    private readonly address: string,
    private readonly ends: Ends,
  ) {
    // a laptop that wakes up may hold a socket whose other end is long gone
    addEventListener('online', () => this.restart(), { signal: this.stop.signal });
    this.open();
  }

  get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  send(message: object): boolean {
    if (!this.isOpen) return false;
    this.socket!.send(JSON.stringify(message));
    return true;
  }

  close(): void {
    this.stop.abort();
    this.drop();
  }

  private restart(): void {
    this.drop();
    this.backoff.reset();
    this.ends.changed(false);
    this.open();
  }

  private open(): void {
    try {
      this.listen(new WebSocket(this.address));
    } catch {
      // a page may forbid sockets altogether
      this.later();
    }
  }

  private listen(socket: WebSocket): void {
    this.socket = socket;
    const mine = (act: () => void) => () => {
      if (this.socket === socket) act();
    };
    socket.onopen = mine(() => {
      this.send(this.ends.hello());
      this.settled = setTimeout(() => this.backoff.reset(), SETTLED_MS);
      this.ends.changed(true);
    });
    socket.onmessage = ({ data }) =>
      mine(() => {
        this.backoff.reset();
        this.ends.heard(data);
      })();
    // every failure ends with a close
    socket.onclose = mine(() => {
      this.drop();
      this.ends.changed(false);
      this.later();
    });
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), this.backoff.next());
  }

  private drop(): void {
    clearTimeout(this.timer);
    clearTimeout(this.settled);
    const { socket } = this;
    this.socket = null;
    socket?.close();
  }
}
