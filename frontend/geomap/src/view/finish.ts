/**
 * Finish: a finer picture once the hand rests.
 *
 * A graphics card smooths edges in every picture. Without one that would cost half of each, so the
 * picture is drawn plain while something moves, and once with more pixels when nothing does.
 */

const RESTING_MS = 1200;

export class Finish {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isFine = false;

  /** `draw` sets how many pixels of the picture stand for one of the screen. */
  constructor(
    private readonly draw: (pixels: number) => void,
    private readonly plain: number,
    private readonly fine: number,
  ) {}

  /** Something moves: plain at once, and fine when it has been still for a while. */
  moving(): void {
    clearTimeout(this.timer);
    if (this.plain === this.fine) return;
    this.show(false);
    this.timer = setTimeout(() => this.show(true), RESTING_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private show(fine: boolean): void {
    if (fine === this.isFine) return;
    this.isFine = fine;
    this.draw(fine ? this.fine : this.plain);
  }
}
