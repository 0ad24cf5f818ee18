/** Back-off: how long to wait before the next try to reach the hub. */

const FIRST_MS = 500;
const LONGEST_MS = 5000;
/** After a restart of the server twenty browsers should not all knock in the same moment. */
const SPREAD = 0.2;

export class Backoff {
  private tries = 0;

  constructor(private readonly random: () => number = Math.random) {}

  /** The next wait: each about twice as long as the one before, up to the longest. [ms] */
  next(): number {
    const full = Math.min(FIRST_MS * 2 ** this.tries, LONGEST_MS);
    this.tries += 1;
    return Math.max(FIRST_MS, full * (1 - SPREAD * this.random()));
  }

  reset(): void {
    this.tries = 0;
  }
}
