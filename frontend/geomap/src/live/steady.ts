/** Steady: a state that is told only once it has lasted. */

const LASTING_MS = 2000;

export class Steady {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private state: boolean;

  /** `told` is what the other side takes for granted as long as nothing is said. */
  constructor(
    private told: boolean,
    private readonly tell: (state: boolean) => void,
  ) {
    this.state = told;
  }

  set(state: boolean): void {
    // one failed try after the other is one long silence
    if (state === this.state) return;
    this.state = state;
    clearTimeout(this.timer);
    if (state === this.told) return;
    this.timer = setTimeout(() => {
      this.told = state;
      this.tell(state);
    }, LASTING_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
