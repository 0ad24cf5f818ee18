/** Follower: takes the maps of this page where the camera of the leader goes. */

import { maps, type Filmed, type Shot } from '../view/cameras';
import { eased, fitted, same } from './ease';

/** Who has taken the camera by hand keeps it until the hand has rested so long. [ms] */
export const REST_MS = 5000;
/** Where pictures come seldom, each still takes the camera only a part of the way. [ms] */
const LONGEST_MS = 150;

export class Follower {
  private newest: Shot | null = null;
  private follows = false;
  private handAt = -Infinity;
  private isTaken = false;
  private frame = 0;
  private last = 0;

  /** `isStill`: the visitor's system asks for pictures that do not move. */
  constructor(
    private readonly isStill: () => boolean,
    private readonly now: () => number = () => performance.now(),
  ) {}

  set(follows: boolean): void {
    if (follows === this.follows) return;
    this.follows = follows;
    this.isTaken = false;
    this.go();
  }

  /** The leader's camera has moved. */
  heard(shot: Shot): void {
    this.newest = shot;
    if ([...maps()].some((map) => map.isHeld)) this.hand();
    if (this.now() - this.handAt < REST_MS) return;
    this.isTaken = false;
    this.go();
  }

  /** The visitor has taken the camera, or has something on the map in hand. */
  hand(): void {
    this.handAt = this.now();
    this.isTaken = true;
    this.stop();
  }

  /** Go to the newest camera, as after a map has come onto the page. */
  go(): void {
    if (!this.follows || this.isTaken || !this.newest || this.frame) return;
    this.last = this.now();
    this.frame = requestAnimationFrame(() => this.step());
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  private step(): void {
    this.frame = 0;
    const all = [...maps()];
    if (all.some((map) => map.isHeld)) return this.hand();
    const ms = Math.min(this.now() - this.last, LONGEST_MS);
    const arrived = all.map((map) => this.bring(map, ms));
    if (!arrived.every(Boolean)) this.go();
  }

  private bring(map: Filmed, ms: number): boolean {
    const aim = fitted(this.newest!, map.size, map.view);
    if (same(map.view, aim)) return true;
    map.glide(eased(map.view, aim, ms, this.isStill()));
    return same(map.view, aim);
  }
}
