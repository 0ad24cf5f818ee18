/** Pointer: how near is near, for a mouse, a pen and a finger. */

export interface Reach {
  /** A corner or handle is hit within this. [px] */
  hit: number;
  /** A point snaps within this. [px] */
  snap: number;
  /** A press that moves less than this is a click. [px] */
  still: number;
}

const REACHES: Record<string, Reach> = {
  mouse: { hit: 12, snap: 12, still: 3 },
  pen: { hit: 16, snap: 14, still: 5 },
  touch: { hit: 26, snap: 20, still: 9 },
};

export class Pointer {
  reach: Reach = REACHES['mouse']!;
  /** Held keys of the last event; Alt switches snapping off, Shift turns in steps. */
  alt = false;
  shift = false;

  /** Take note of an event; tells whether the kind of pointer changed. */
  note(event: PointerEvent): boolean {
    this.alt = event.altKey;
    this.shift = event.shiftKey;
    const reach = REACHES[event.pointerType] ?? REACHES['mouse']!;
    const changed = reach !== this.reach;
    this.reach = reach;
    return changed;
  }
}
