/**
 * Teller: tells Python of a new rev of the room, one at a time.
 *
 * Each word to Python starts a run and overtakes the one before. When news come faster than runs,
 * only an answered word is followed by the next, or no run would ever come to its end.
 */

/** A run that does not answer in this time was lost; the next wait is twice as long. [ms] */
const PATIENCE_MS = 2000;
const LONGEST_MS = 30_000;

export class Teller {
  private newest = -1;
  private shown = -1;
  private told = -1;
  private patience = PATIENCE_MS;
  private isHeld = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly tell: (rev: number) => void) {}

  /** The room has come to a rev. */
  heard(rev: number): void {
    this.newest = Math.max(this.newest, rev);
    if (!this.isWaiting) this.say();
  }

  /** The visitor goes to another page: a run that is asked for now would lead back to this one. */
  hold(): void {
    clearTimeout(this.timer);
    this.isHeld = true;
    this.timer = setTimeout(() => this.goOn(), PATIENCE_MS);
  }

  /** Python shows a rev. */
  answered(rev: number): void {
    this.shown = rev;
    if (this.isHeld) return this.goOn();
    if (this.isWaiting) return;
    this.patience = PATIENCE_MS;
    this.say();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private get isWaiting(): boolean {
    return this.isHeld || this.told > this.shown;
  }

  private goOn(): void {
    this.isHeld = false;
    this.say();
  }

  private say(): void {
    clearTimeout(this.timer);
    if (this.newest <= this.shown) return;
    this.told = this.newest;
    this.timer = setTimeout(() => {
      this.patience = Math.min(2 * this.patience, LONGEST_MS);
      this.say();
    }, this.patience);
    this.tell(this.told);
  }
}
