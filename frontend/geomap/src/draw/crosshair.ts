/** Crosshair: a pointer that is moved by keys, so that every tool works without a hand on a mouse. */

import type { Pixel } from '../geometry/snap';

const STEP_PX = 12;
/** With Shift. */
const FINE_PX = 1;
/** Nearer to the edge the map moves instead. */
const EDGE_PX = 24;

const WAYS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Keys that one finds one's way with; who works by mouse presses others, too. */
const WALKING = new Set([...Object.keys(WAYS), 'Tab', ' ']);

export interface CrosshairHost {
  element: HTMLElement;
  canvas: HTMLCanvasElement;
  /** Whether a place is asked for: of a corner, or by Python. */
  places(): boolean;
  /** Whether a shape is being drawn, which the pointers of terra-draw do. */
  draws(): boolean;
  tap(pixel: Pixel): void;
  /** Whether there is anything to point at. */
  looking(): boolean;
  moved(): void;
}

export class Crosshair {
  private moved: Pixel | null = null;
  /** Whether the visitor went on by keys last. */
  private byKeys = false;
  private readonly stop = new AbortController();

  constructor(private readonly host: CrosshairHost) {
    const { canvas, element } = host;
    const { signal } = this.stop;
    // capture: deck.gl would pan the map with the same keys
    element.addEventListener('keydown', (event) => this.key(event), { capture: true, signal });
    const capture = { capture: true, signal };
    document.addEventListener('keydown', ({ key }) => (this.byKeys ||= WALKING.has(key)), capture);
    for (const type of ['pointerdown', 'pointermove'])
      document.addEventListener(type, (event) => event.isTrusted && this.forget(), capture);
    for (const type of ['focus', 'blur'])
      canvas.addEventListener(type, () => host.moved(), { signal });
  }

  /** Where it stands; null as long as the keyboard is elsewhere. */
  get at(): Pixel | null {
    const { canvas, looking, places } = this.host;
    if (looking() || !this.byKeys || !canvas.matches(':focus')) return null;
    const middle = { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 };
    return (places() && this.moved) || middle;
  }

  destroy(): void {
    this.stop.abort();
  }

  private key(event: KeyboardEvent): void {
    const { at } = this;
    if (!at || event.target !== this.host.canvas) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = WAYS[event.key];
    if (event.key === ' ') this.press(at);
    else if (!way || !this.host.places() || !this.step(at, way, event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** False when the map must move instead. */
  private step({ x, y }: Pixel, [dx, dy]: [number, number], isFine: boolean): boolean {
    const { clientHeight, clientWidth } = this.host.canvas;
    const by = isFine ? FINE_PX : STEP_PX;
    const to = { x: x + dx * by, y: y + dy * by };
    const inside = (value: number, size: number): boolean =>
      value >= EDGE_PX && value <= size - EDGE_PX;
    if (!inside(to.x, clientWidth) || !inside(to.y, clientHeight)) return false;
    this.moved = to;
    if (this.host.draws()) this.point('pointermove', to);
    this.host.moved();
    return true;
  }

  private press(at: Pixel): void {
    if (!this.host.draws()) return this.host.tap(at);
    for (const type of ['pointermove', 'pointerdown', 'pointerup']) this.point(type, at);
  }

  /** terra-draw hears of a place as if a mouse were there. */
  private point(type: string, { x, y }: Pixel): void {
    const { canvas } = this.host;
    const { left, top } = canvas.getBoundingClientRect();
    const buttons = type === 'pointerdown' ? 1 : 0;
    const place = { clientX: left + x, clientY: top + y, buttons };
    const kind = { isPrimary: true, pointerId: 1, pointerType: 'mouse', bubbles: true };
    canvas.dispatchEvent(new PointerEvent(type, { ...kind, ...place, composed: true }));
  }

  /** A real pointer is moved or pressed. */
  private forget(): void {
    if (!this.byKeys) return;
    this.byKeys = false;
    this.moved = null;
    this.host.moved();
  }
}
