/** Overlay: marks above the canvas that need no drawing by deck.gl. */

import type { Feature } from '../contract';
import { pathOf } from '../draw/features';
import { sideLengths, sides, type Point, type Segment } from '../geometry/plane';
import type { Pixel, Snap } from '../geometry/snap';
import { icon, type Icon } from './icons';
import type { Numbers } from './numbers';

const SVG = 'http://www.w3.org/2000/svg';
/** Sides shorter than this on the screen carry no length. [px] */
const LEGIBLE_PX = 46;
const MOST_LABELS = 24;
const LABEL_OFF_PX = 15;
/** The handle to turn a shape floats this far above it. [px] */
const HANDLE_PX = 44;
const CORNER_OFF_PX = 36;
const CROSS_PX = 14;

export interface Marks {
  snap: Snap | null;
  /** The shape whose sides are labelled. */
  path: Point[] | null;
  corner: Point | null;
  /** The shape that can be turned. */
  turnable: Feature | null;
  /** Where the keyboard points. */
  cross: Pixel | null;
}

export class Overlay {
  readonly svg = document.createElementNS(SVG, 'svg');
  readonly handle = document.createElement('button');
  /** Deletes the chosen corner, right beside it. */
  readonly cornerOff = document.createElement('button');

  constructor(private readonly project: (point: Point) => Pixel) {
    this.svg.setAttribute('class', 'marks');
    this.svg.setAttribute('aria-hidden', 'true');
    dress(this.handle, 'handle', 'rotate');
    this.handle.tabIndex = -1; // the form turns a shape by keyboard
    dress(this.cornerOff, 'corner-off', 'deleteCorner');
  }

  get elements(): Element[] {
    return [this.svg, this.handle, this.cornerOff];
  }

  setLabels(labels: Record<string, string>): void {
    for (const [button, key] of [
      [this.handle, 'rotate'],
      [this.cornerOff, 'deleteCorner'],
    ] as const) {
      button.title = labels[key] ?? '';
      button.setAttribute('aria-label', button.title);
    }
  }

  update({ snap, path, corner, cross, turnable }: Marks, numbers: Numbers): void {
    this.svg.replaceChildren(
      ...(snap?.guides ?? []).map((guide) => this.guide(guide)),
      ...(path ? this.lengths(path, numbers) : []),
      ...(cross ? crossing(cross) : []),
      ...(corner ? [this.ring(corner, 'chosen', 11)] : []),
      ...(snap ? [this.ring(snap.point, `snap ${snap.kind}`, 7)] : []),
    );
    this.placeHandle(turnable);
    this.placeCornerOff(path, corner);
  }

  private guide([a, b]: Segment): SVGElement {
    const [from, to] = [this.project(a), this.project(b)];
    // beyond the point, so that one sees a line and not a side
    const on = { x: to.x + (to.x - from.x) * 0.25, y: to.y + (to.y - from.y) * 0.25 };
    return element('line', { class: 'guide', x1: from.x, y1: from.y, x2: on.x, y2: on.y });
  }

  private ring(point: Point, kind: string, radius: number): SVGElement {
    const { x, y } = this.project(point);
    return element('circle', { class: kind, cx: x, cy: y, r: radius });
  }

  private lengths(path: Point[], numbers: Numbers): SVGElement[] {
    if (path.length > MOST_LABELS) return [];
    const metres = sideLengths(path);
    const centre = this.centre(path);
    return sides(path).flatMap(([a, b], i) => {
      const [from, to] = [this.project(a), this.project(b)];
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      const long = Math.hypot(dx, dy);
      if (long < LEGIBLE_PX) return [];
      const half = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
      const out = Math.sign((half.x - centre.x) * -dy + (half.y - centre.y) * dx) || 1;
      // a text is wider than high, so beside a side it stands farther off than above one
      const off = (LABEL_OFF_PX + (LABEL_OFF_PX * Math.abs(dy)) / long) * out;
      const x = half.x + (-dy / long) * off;
      const y = half.y + (dx / long) * off;
      const made = element('text', { class: 'length', x, y });
      made.textContent = numbers.metres(metres[i]!);
      return [made];
    });
  }

  private centre(path: Point[]): Pixel {
    const all = path.map(this.project);
    const mean = (pick: (p: Pixel) => number): number =>
      all.reduce((total, pixel) => total + pick(pixel), 0) / all.length;
    return { x: mean((p) => p.x), y: mean((p) => p.y) };
  }

  /** Outside the shape, so that it hides neither sides nor lengths. */
  private placeCornerOff(path: Point[] | null, corner: Point | null): void {
    this.cornerOff.hidden = !corner || !path;
    if (!corner || !path) return;
    const [from, to] = [this.centre(path), this.project(corner)];
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const share = CORNER_OFF_PX / (Math.hypot(dx, dy) || 1);
    move(this.cornerOff, { x: to.x + dx * share, y: to.y + dy * share });
  }

  private placeHandle(feature: Feature | null): void {
    this.handle.hidden = !feature;
    if (!feature) return;
    const all = pathOf(feature).map(this.project);
    const [left, right] = [Math.min(...all.map((p) => p.x)), Math.max(...all.map((p) => p.x))];
    const top = Math.min(...all.map((p) => p.y)) - HANDLE_PX;
    move(this.handle, { x: (left + right) / 2, y: top });
  }
}

function crossing({ x, y }: Pixel): SVGElement[] {
  const line = (kind: string, dx: number, dy: number): SVGElement =>
    element('line', { class: kind, x1: x - dx, y1: y - dy, x2: x + dx, y2: y + dy });
  // a light line below the dark one shows on any ground
  return ['cross under', 'cross'].flatMap((kind) => [
    line(kind, CROSS_PX, 0),
    line(kind, 0, CROSS_PX),
  ]);
}

function dress(button: HTMLButtonElement, name: string, sign: Icon): void {
  button.type = 'button';
  button.className = name;
  button.innerHTML = icon(sign);
  button.hidden = true;
}

function move(element: HTMLElement, { x, y }: Pixel): void {
  element.style.transform = `translate(${x}px, ${y}px)`;
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
