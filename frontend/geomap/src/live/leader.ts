/** Leader: sends the camera of this page while it moves, and once more when it has come to rest. */

import type { Shot } from '../view/cameras';

const BETWEEN_MS = 100;

export class Leader {
  private shot: (() => Shot) | null = null;
  private sentAt = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly send: (shot: Shot) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  moved(shot: () => Shot): void {
    this.shot = shot;
    this.timer ??= setTimeout(
      () => this.tell(),
      Math.max(0, this.sentAt + BETWEEN_MS - this.now()),
    );
  }

  /** Say again where the camera is: a hub that was started anew does not know. */
  repeat(): void {
    if (this.shot) this.tell();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.shot = null;
  }

  private tell(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.sentAt = this.now();
    this.send(this.shot!());
  }
}
