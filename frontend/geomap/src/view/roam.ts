/** Roam: a camera that turns slowly around home by itself, until a hand or a leader takes it. */

import type { View } from './camera';
import type { Filmed } from './cameras';
import { isStill } from './motion';

const DEGREES_PER_SECOND = 1;
/** In this time about two thirds of the way back home are done. [ms] */
const PACE_MS = 2500;
/** After nobody has taken the camera for so long it turns again. [ms] */
const AGAIN_MS = 60_000;
/** After a pause, as when the page was hidden, the turn goes on and does not catch up. [ms] */
const LONGEST_MS = 1000;

const HOMING = ['longitude', 'latitude', 'zoom', 'pitch'] as const;

/** The next step of the turn. */
export function turned(view: View, home: View, ms: number): View {
  const share = 1 - Math.exp(-ms / PACE_MS);
  const next = { ...view };
  for (const name of HOMING) next[name] += (home[name] - view[name]) * share;
  const bearing = view.bearing + (DEGREES_PER_SECOND * ms) / 1000;
  return { ...next, bearing: ((((bearing + 180) % 360) + 360) % 360) - 180 };
}

export class Roam {
  private isOn = false;
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last = 0;
  private own: View | null = null;

  /** `pause` is left between two pictures where drawing one costs much. [ms] */
  constructor(
    private readonly map: Filmed & { readonly homeView: View },
    private readonly pause: number,
  ) {}

  set(isOn: boolean): void {
    if (isOn === this.isOn) return;
    this.isOn = isOn;
    this.halt();
    if (isOn) this.go();
  }

  /** Somebody has taken the camera. */
  touched(): void {
    this.halt();
    if (this.isOn) this.timer = setTimeout(() => this.go(), AGAIN_MS);
  }

  stop(): void {
    this.set(false);
  }

  private go(): void {
    if (isStill()) return this.touched();
    this.own = null;
    this.last = performance.now();
    this.next();
  }

  private next(): void {
    this.timer = setTimeout(() => {
      this.frame = requestAnimationFrame((now) => this.step(now));
    }, this.pause);
  }

  private step(now: number): void {
    const { map } = this;
    // a leader moves the camera too
    if (this.own && this.own !== map.view) return this.touched();
    map.glide(turned(map.view, map.homeView, Math.min(now - this.last, LONGEST_MS)));
    this.own = map.view;
    this.last = now;
    this.next();
  }

  private halt(): void {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
  }
}
