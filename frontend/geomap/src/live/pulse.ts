/** Pulse: a tick every so many seconds, as long as the page is seen. */

const SHORTEST_MS = 200;

export class Pulse {
  private every: number | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last = 0;
  private readonly seen = (): void => this.plan();

  constructor(private readonly tick: () => void) {
    document.addEventListener('visibilitychange', this.seen);
  }

  /** The same number again changes nothing about the tick that is due. */
  set(seconds: number | null): void {
    const every = seconds === null || !(seconds > 0) ? null : seconds * 1000;
    if (every === this.every) return;
    this.every = every;
    this.last = performance.now();
    this.plan();
  }

  stop(): void {
    clearTimeout(this.timer);
    document.removeEventListener('visibilitychange', this.seen);
  }

  private plan(): void {
    clearTimeout(this.timer);
    if (this.every === null || document.hidden) return;
    const due = this.last + Math.max(SHORTEST_MS, this.every) - performance.now();
    this.timer = setTimeout(() => this.beat(), Math.max(0, due));
  }

  private beat(): void {
    this.last = performance.now();
    this.plan();
    this.tick();
  }
}
