/** Press: what a pointer-down on the selected shape begins before the map could start to pan. */

import type { Feature } from '../contract';
import type { Pixel } from '../geometry/snap';
import type { DeckAdapter } from './adapter';
import { gap, gripOf, type Grip } from './hit';
import type { Pointer } from './pointer';
import type { Ground } from './snapper';
import { Turn } from './turn';

export interface PressHost extends Ground {
  canvas: HTMLCanvasElement;
  adapter: DeckAdapter;
  pointer: Pointer;
  /** The selected shape, if it may be changed and nothing is being drawn. */
  held(): Feature | null;
  turning(): boolean;
  newReach(): void;
  turnOf(feature: Feature, pixel: Pixel): Turn;
  turned(feature: Feature, finished: boolean): void;
  released(): void;
  click(pixel: Pixel): void;
  choose(corner: number): void;
}

export class Press {
  grip: Grip | null = null;
  /** Whether the selected shape, or a part of it, is in the visitor's hand. */
  holds = false;
  /** A press that may become a click: one finger, or the left button. */
  private clicking = false;
  private at: Pixel = { x: 0, y: 0 };
  private readonly stop = new AbortController();

  constructor(
    private readonly host: PressHost,
    element: HTMLElement,
  ) {
    const { signal } = this.stop;
    // capture: terra-draw and deck.gl must find panning already switched off
    element.addEventListener('pointerdown', (event) => this.down(event), { capture: true, signal });
    element.addEventListener('pointermove', (event) => this.note(event), { capture: true, signal });
    window.addEventListener('pointerup', (event) => this.up(event), { signal });
    window.addEventListener('pointercancel', (event) => this.cancelled(event), { signal });
    element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  }

  destroy(): void {
    this.stop.abort();
  }

  /** Turn the held shape from here on, until the pointer is let go. */
  startTurn(event: PointerEvent): void {
    const feature = this.host.held();
    if (!feature) return;
    event.preventDefault();
    event.stopPropagation();
    const { pointer } = this.host;
    this.holds = true;
    const turn = this.host.turnOf(feature, this.pixel(event));
    const stop = new AbortController();
    const reshape = (now: PointerEvent, finished: boolean): void => {
      if (now.pointerId !== event.pointerId) return;
      pointer.note(now);
      const at = this.host.unproject(this.pixel(now));
      this.host.turned(turn.to(at, { free: pointer.alt, stepped: pointer.shift }), finished);
      if (!finished) return;
      stop.abort();
      this.release();
    };
    const { signal } = stop;
    window.addEventListener('pointermove', (now) => reshape(now, false), { signal });
    window.addEventListener('pointerup', (now) => reshape(now, true), { signal });
    window.addEventListener('pointercancel', (now) => reshape(now, true), { signal });
  }

  pixel(event: PointerEvent | MouseEvent): Pixel {
    const { left, top } = this.host.canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  private note(event: PointerEvent): void {
    if (this.host.pointer.note(event)) this.host.newReach();
  }

  private down(event: PointerEvent): void {
    if (event.target !== this.host.canvas) return;
    this.note(event);
    this.host.canvas.focus({ preventScroll: true });
    if (!event.isPrimary) return this.end();
    this.clicking = event.button === 0;
    this.at = this.pixel(event);
    this.take(this.at);
    if (!this.grip) return;
    if (this.host.turning()) return this.startTurn(event);
    this.holds = true;
    this.host.adapter.setDraggability(false);
    // let go outside the map, the shape must not stay on the hand
    this.host.canvas.setPointerCapture(event.pointerId);
  }

  private up(event: PointerEvent): void {
    const at = this.pixel(event);
    const moved = gap(at, this.at) > this.host.pointer.reach.still;
    // a click on a midpoint is terra-draw's: it makes a corner of it
    const isClick = this.clicking && !moved && this.grip?.part !== 'midpoint';
    if (isClick && event.isPrimary) this.act(at);
    this.end();
    if (event.isPrimary) this.release();
  }

  /** A click that no pointer made. */
  tap(at: Pixel): void {
    this.take(at);
    this.act(at);
  }

  private take(at: Pixel): void {
    const held = this.host.held();
    this.grip = held && gripOf(held, at, this.host.pointer.reach.hit, this.host);
  }

  private act(at: Pixel): void {
    if (this.grip?.part === 'corner') this.host.choose(this.grip.index);
    else this.host.click(at);
  }

  /** The system took the pointer away, as when a palm lies down: what was dragged stays there. */
  private cancelled(event: PointerEvent): void {
    this.end();
    if (!event.isPrimary) return;
    this.host.adapter.endDrag();
    this.release();
  }

  private end(): void {
    this.clicking = false;
    this.host.adapter.setDraggability(true);
  }

  private release(): void {
    if (!this.holds) return;
    this.holds = false;
    this.host.released();
  }
}
